package io.sparkrerank.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.Remedy;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.checkpoint.TokenizerForm;
import io.sparkrerank.checkpoint.WeightChoice;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The files of a repository that a model is made of: configuration, tokenizer, one set of weights,
 * and the modules of sentence-transformers, each with one set of weights. Code, pictures, other
 * formats and a TorchScript network, which is code, are left out.
 */
final class NeededFiles {

  static final String CONFIG = "config.json";
  static final String MODULES = "modules.json";

  /** The files that decide how texts become token ids, where there is no tokenizer.json. */
  static final List<String> VOCABULARIES =
      Arrays.stream(TokenizerForm.values())
          .filter(form -> form != TokenizerForm.TOKENIZER_JSON)
          .flatMap(form -> form.files().stream())
          .toList();

  static final String TOKENIZER = "tokenizer.json";

  /** The files that change how texts are read, and that many models do not have. */
  static final List<String> SETTINGS =
      List.of(
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "chat_template.jinja");

  /** The files of sentence-transformers, which are read only beside modules.json. */
  static final List<String> SENTENCE_TRANSFORMERS =
      List.of("config_sentence_transformers.json", "sentence_bert_config.json");

  /** The files besides weights, by their names within a folder. */
  private static final Pattern SMALL =
      Pattern.compile(
          "config\\.json|modules\\.json|config_sentence_transformers\\.json"
              + "|sentence_[\\w-]+_config\\.json|tokenizer\\.json|tokenizer_config\\.json"
              + "|special_tokens_map\\.json|added_tokens\\.json|vocab\\.(?:txt|json)|merges\\.txt"
              + "|bpe\\.codes|[\\w.-]+\\.model|chat_template\\.(?:jinja|json)");

  private static final Pattern SAFE = Pattern.compile("[\\w-][\\w. -]*(?:/[\\w-][\\w. -]*)*");

  /** Brings a file to this machine. */
  interface Source {
    Path bring(String file) throws UnreachableException;
  }

  private final String variant;
  private final Set<String> names;
  private final Source source;
  private final Set<String> needed = new TreeSet<>();

  private NeededFiles(String variant, Set<String> names, Source source) {
    this.variant = variant;
    this.names = names;
    this.source = source;
  }

  /**
   * Returns the files that are needed.
   *
   * @param what the model, for messages
   * @param variant the variant of the weights; empty for the usual one
   * @param names the files of the repository
   * @param source brings the files that decide about others
   * @throws RerankException if there is no model that can be read
   */
  static Set<String> of(String what, String variant, Set<String> names, Source source)
      throws UnreachableException {
    NeededFiles files = new NeededFiles(variant, names, source);
    files.addFolder("");
    files.addModules();
    files.requireModel(what);
    return files.needed;
  }

  /** Adds what a folder has of a network, a tokenizer or a module. */
  private void addFolder(String folder) throws UnreachableException {
    for (String name : names) {
      if (name.startsWith(folder) && SMALL.matcher(name.substring(folder.length())).matches()) {
        needed.add(name);
      }
    }
    String config = folder + CONFIG;
    String named =
        names.contains(config)
            ? JsonFile.read(source.bring(config)).root().path(WeightChoice.NAMED).asText("")
            : "";
    Optional<String> weights = WeightChoice.of(named, variant, file -> isThere(folder + file));
    if (weights.isEmpty() && !folder.isEmpty()) {
      // Modules have one kind of weights, whatever the network has.
      weights = WeightChoice.of(named, "", file -> isThere(folder + file));
    }
    if (weights.isPresent()) {
      addWeights(folder + weights.get());
    }
  }

  private boolean isThere(String file) {
    return names.contains(file) && SAFE.matcher(file).matches();
  }

  private void addWeights(String file) throws UnreachableException {
    needed.add(file);
    String folder = file.substring(0, file.lastIndexOf('/') + 1);
    if (WeightChoice.isIndex(file)) {
      for (JsonNode shard : JsonFile.read(source.bring(file)).root().path("weight_map")) {
        String name = folder + shard.asText();
        if (!isThere(name)) {
          throw RerankException.model(
              "Shard not found: %s names %s, which the repository does not have; name another"
                  + " revision",
              file, shard.asText());
        }
        needed.add(name);
      }
    } else if (file.endsWith(".onnx")) {
      // The weights of a large graph, as the exporters name them: model.onnx_data, model.onnx.data.
      names.stream()
          .filter(name -> name.startsWith(file) && !name.equals(file) && isThere(name))
          .forEach(needed::add);
    }
  }

  private void addModules() throws UnreachableException {
    if (!names.contains(MODULES)) {
      return;
    }
    for (JsonFile module : JsonFile.readAll(source.bring(MODULES))) {
      String path = module.text("path", "");
      // A module elsewhere is refused where modules are read.
      if (!path.isEmpty() && SAFE.matcher(path).matches()) {
        addFolder(path + "/");
      }
    }
  }

  private void requireModel(String what) {
    if (!names.contains(CONFIG) && needed.stream().noneMatch(name -> name.endsWith("/" + CONFIG))) {
      throw RerankException.model(
          "No config.json in %s, so that it is no model of transformers; it has %s",
          what, listing());
    }
    Set<String> variants = WeightChoice.variants(names);
    boolean hasWeights = needed.stream().anyMatch(NeededFiles::isWeights);
    if (!hasWeights && !variants.isEmpty()) {
      throw RerankException.model(
              "No weights%s in %s, but those of the variant %s; name it",
              variant.isEmpty() ? "" : " of the variant " + variant,
              what,
              String.join(" or ", variants))
          .with(Remedy.VARIANT);
    }
    if (!hasWeights) {
      throw RerankException.model(
          "No weights that are read here in %s: neither model.safetensors, pytorch_model.bin nor"
              + " model.onnx. It has %s%s",
          what, listing(), adapter());
    }
  }

  private String adapter() {
    return names.contains("adapter_config.json")
        ? ". It is an adapter: merge it into its base model with merge_and_unload of peft, and name"
            + " the folder that you save"
        : "";
  }

  private String listing() {
    List<String> shown = names.stream().filter(name -> !name.startsWith(".git")).limit(20).toList();
    return shown.isEmpty() ? "no files" : String.join(", ", shown);
  }

  /** Returns whether a file holds weights, by its name. */
  static boolean isWeights(String file) {
    return file.endsWith(".safetensors") || file.endsWith(".bin") || file.endsWith(".onnx");
  }

  /**
   * Returns the files that would change what is computed if a commit had them. All of them must be
   * there or known to be absent before a part of a commit can pass for all that is needed.
   *
   * @param there the files that are there
   * @param variant the variant of the weights; empty for the usual one
   */
  static Set<String> deciding(Set<String> there, String variant) {
    Set<String> deciding = new TreeSet<>(SETTINGS);
    deciding.add(MODULES);
    deciding.add(TOKENIZER);
    if (!there.contains(TOKENIZER)) {
      deciding.addAll(VOCABULARIES);
    }
    if (there.contains(MODULES)) {
      deciding.addAll(SENTENCE_TRANSFORMERS);
    }
    for (String weights : WeightChoice.names(variant)) {
      if (there.contains(weights)) {
        break;
      }
      deciding.add(weights);
    }
    return deciding;
  }
}
