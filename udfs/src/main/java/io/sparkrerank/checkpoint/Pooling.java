package io.sparkrerank.checkpoint;

import io.sparkrerank.RerankException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The module that makes one vector of the states of a text's tokens. Where there are several ways,
 * their vectors lie side by side.
 *
 * @param folder the folder of its configuration; empty if it is the default
 * @param modes the ways, in the order of their vectors
 */
public record Pooling(String folder, List<Mode> modes) implements HeadModule {

  /** The way to make one vector of many. Padding never counts; special tokens do. */
  public enum Mode {
    /** The first one. */
    CLS("cls", "pooling_mode_cls_token"),
    /** The largest value of each dimension. */
    MAX("max", "pooling_mode_max_tokens"),
    /** The mean. */
    MEAN("mean", "pooling_mode_mean_tokens"),
    /** The sum, divided by the root of the number of tokens. */
    MEAN_SQRT_LENGTH("mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens"),
    /**
     * The mean in which the first token counts once, each other one once more than the one before.
     */
    WEIGHTED_MEAN("weightedmean", "pooling_mode_weightedmean_tokens"),
    /** The last one. */
    LAST("lasttoken", "pooling_mode_lasttoken");

    private final String name;

    /** The key that versions before 6 set to true. */
    private final String oldKey;

    Mode(String name, String oldKey) {
      this.name = name;
      this.oldKey = oldKey;
    }

    private static Optional<Mode> named(String name) {
      return Stream.of(values()).filter(mode -> mode.name.equals(name)).findFirst();
    }
  }

  /** The default of sentence-transformers for a network without modules. */
  static final Pooling DEFAULT = new Pooling("", List.of(Mode.MEAN));

  private static final String MODE = "pooling_mode";
  private static final String SIZE = "embedding_dimension";
  private static final String OLD_SIZE = "word_embedding_dimension";

  @Override
  public String from() {
    return TOKENS;
  }

  @Override
  public String to() {
    return VECTOR;
  }

  @Override
  public List<Path> files(Path root) {
    return folder.isEmpty() ? List.of() : List.of(root.resolve(folder).resolve("config.json"));
  }

  /**
   * Reads the configuration of the module in {@code folder}.
   *
   * @throws RerankException if it asks for something that is not known here
   */
  static Pooling of(String folder, JsonFile config) {
    if (!config.flag("include_prompt").orElse(true)) {
      throw RerankException.model(
          "include_prompt = false in %s: pooling without the prompt's tokens is not compiled",
          config.file());
    }
    return new Pooling(folder, modes(config));
  }

  /** Returns a sentence if the file has another size of states than the network. */
  static Optional<String> warning(JsonFile config, int states) {
    String key = config.root().has(SIZE) ? SIZE : OLD_SIZE;
    int named = config.integer(key, states);
    return named == states
        ? Optional.empty()
        : Optional.of(
            ("%s is %d in %s, and the states of tokens have %d numbers; all of them are pooled, as"
                    + " by sentence-transformers. Is the file of another model?")
                .formatted(key, named, config.file(), states));
  }

  private static List<Mode> modes(JsonFile config) {
    List<String> names = config.texts(MODE);
    if (names.isEmpty() && !config.root().has(MODE)) {
      List<Mode> old =
          Stream.of(Mode.values()).filter(mode -> config.flag(mode.oldKey).orElse(false)).toList();
      return old.isEmpty() ? DEFAULT.modes : old;
    }
    List<Mode> modes = new ArrayList<>();
    for (String name : names) {
      modes.add(Mode.named(name).orElseThrow(() -> unknown(name, config)));
    }
    if (modes.isEmpty()) {
      throw unknown("nothing", config);
    }
    return List.copyOf(modes);
  }

  private static RerankException unknown(String name, JsonFile config) {
    return RerankException.model(
        "Pooling by %s in %s is not known; known are %s",
        name,
        config.file(),
        String.join(", ", Stream.of(Mode.values()).map(mode -> mode.name).toList()));
  }
}
