package io.sparkrerank.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The way in which a bi-encoder makes one vector of the states of a text's tokens, as {@code
 * modules.json} of sentence-transformers says.
 *
 * @param tokens the tokens whose states the vector is made of
 * @param length the length that the vector gets
 */
public record Pooling(Tokens tokens, Length length) {

  /** The tokens whose states a vector is made of. */
  public enum Tokens {
    /** The mean over all that are not padding, special ones included. */
    MEAN,
    /** The first one. */
    CLS
  }

  /** The length that a vector gets. */
  public enum Length {
    /** It stays as it is. */
    ANY,
    /** It becomes 1, so that the dot product of two is the cosine of their angle. */
    ONE
  }

  private static final String CONFIG = "config.json";
  private static final String MODE = "pooling_mode";

  /** The keys that versions before 6 set, one to true. */
  private static final Map<String, String> OLD_MODES =
      Map.of(
          "pooling_mode_cls_token", "cls",
          "pooling_mode_mean_tokens", "mean",
          "pooling_mode_max_tokens", "max",
          "pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens",
          "pooling_mode_weightedmean_tokens", "weightedmean",
          "pooling_mode_lasttoken", "lasttoken");

  /**
   * Reads the pooling of {@code directory}. Without {@code modules.json} it is the mean, as in
   * sentence-transformers.
   *
   * @throws RerankException if the model has a part that is not known here
   */
  static Pooling in(Path directory) {
    Modules modules = Modules.in(directory);
    if (modules.list().isEmpty()) {
      return new Pooling(Tokens.MEAN, Length.ANY);
    }
    List<String> types = modules.types();
    boolean normalized = types.size() == 3 && types.get(2).equals("Normalize");
    if (types.size() < 2
        || !types.get(0).equals("Transformer")
        || !types.get(1).equals("Pooling")
        || types.size() > 2 && !normalized) {
      throw RerankException.model(
          "The modules %s in %s are not known here; compiled are Transformer, Pooling, and at most"
              + " Normalize after them",
          String.join(", ", types), modules.file());
    }
    if (!modules.folder(0).isEmpty()) {
      throw RerankException.model(
          "The network lies in %s, as %s says; move the files of that folder into %s and set the"
              + " module's path to \"\"",
          directory.resolve(modules.folder(0)), modules.file(), directory);
    }
    Path config = config(directory, modules.list().get(1));
    return new Pooling(tokens(JsonFile.read(config)), normalized ? Length.ONE : Length.ANY);
  }

  /** Returns the files in {@code directory} that it is read from; none if it pools nothing. */
  static List<Path> files(Path directory) {
    Modules modules = Modules.in(directory);
    List<Path> files = new ArrayList<>();
    for (JsonFile module : modules.list()) {
      if (Modules.type(module).equals("Pooling")) {
        files.add(config(directory, module));
      }
    }
    if (!files.isEmpty()) {
      files.add(0, modules.file());
    }
    return files;
  }

  private static Path config(Path directory, JsonFile module) {
    String folder = module.text("path", "");
    if (!folder.matches("\\w+")) {
      throw RerankException.model(
          "A module outside the directory: %s names \"%s\"; a module is a plain folder name",
          module.file(), folder);
    }
    return directory.resolve(folder).resolve(CONFIG);
  }

  private static Tokens tokens(JsonFile config) {
    if (!config.flag("include_prompt").orElse(true)) {
      throw RerankException.model(
          "include_prompt = false in %s: a mean without the prompt's tokens is not compiled",
          config.file());
    }
    List<String> modes =
        config.root().has(MODE)
            ? modes(config.root().path(MODE))
            : OLD_MODES.entrySet().stream()
                .filter(mode -> config.flag(mode.getKey()).orElse(false))
                .map(Map.Entry::getValue)
                .toList();
    Optional<Tokens> known =
        Stream.of(Tokens.values())
            .filter(tokens -> modes.equals(List.of(tokens.name().toLowerCase(Locale.ROOT))))
            .findFirst();
    return known.orElseThrow(
        () ->
            RerankException.model(
                "Pooling by %s in %s is not known here; known are mean and cls",
                modes.isEmpty() ? "nothing" : String.join(" and ", modes), config.file()));
  }

  private static List<String> modes(JsonNode modes) {
    List<String> names = new ArrayList<>();
    if (modes.isArray()) {
      modes.forEach(mode -> names.add(mode.asText()));
    } else {
      names.add(modes.asText());
    }
    return names;
  }
}
