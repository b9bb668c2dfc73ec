package io.sparkrerank.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The modules between the output of a network and the vector of a text or the logits of a pair, in
 * the order in which they are computed.
 *
 * @param network the name of the value that the network itself gives: the states of all tokens, or
 *     the logits of its own head
 * @param modules the modules behind it, without those that change nothing
 * @param result the name of the value that they end in
 * @param warnings the settings that are not honoured, one sentence for each
 */
public record ModuleChain(
    String network, List<HeadModule> modules, String result, List<String> warnings) {

  /** Keys of a dense layer; sentence-transformers ignores others with a warning. */
  private static final Set<String> OF_DENSE =
      Set.of(
          "in_features",
          "out_features",
          "bias",
          "activation_function",
          "module_input_name",
          "module_output_name",
          "use_residual");

  private static final String FROM = "module_input_name";
  private static final String TO = "module_output_name";
  private static final String ACTIVATION = "activation_function";

  /** The tasks of networks that are compiled, and what transformers calls their outputs. */
  private static final Map<String, Output> OUTPUTS =
      Map.of(
          "feature-extraction", new Output("last_hidden_state", HeadModule.TOKENS),
          "sequence-classification", new Output("logits", HeadModule.SCORES));

  private static final String TASK = "transformer_task";

  /** The chain of a bi-encoder without modules: the mean of the tokens, as in the reference. */
  static final ModuleChain MEAN =
      new ModuleChain(HeadModule.TOKENS, List.of(Pooling.DEFAULT), HeadModule.VECTOR, List.of());

  /** The chain of a network whose own head gives the logits of a pair. */
  static final ModuleChain CLASSIFIER =
      new ModuleChain(HeadModule.SCORES, List.of(), HeadModule.SCORES, List.of());

  /**
   * The output of a network.
   *
   * @param name its name in transformers
   * @param value the name of the value that it becomes, unless the configuration gives another one
   */
  private record Output(String name, String value) {}

  /**
   * Reads the modules behind the network of a model.
   *
   * @param root the model's directory
   * @param transformer the configuration of the network's module
   * @param hidden the size of a token's state, or 0 if it is not known
   * @param result the name of the value that is needed
   * @throws RerankException if there is a module that is not known here, or none gives the value
   */
  static ModuleChain of(Path root, JsonFile transformer, int hidden, String result) {
    Modules modules = Modules.in(root);
    String first = Modules.type(modules.list().get(0));
    boolean alone = modules.list().size() == 1;
    if (!first.equals(Modules.TRANSFORMER) && !(alone && first.endsWith(".Transformer"))) {
      throw unknown(modules.list().get(0), modules);
    }
    String task = alone ? "sequence-classification" : "feature-extraction";
    Output network = output(transformer, transformer.text(TASK, task));
    Set<String> values = new HashSet<>(Set.of(network.value()));
    List<HeadModule> chain = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (JsonFile module : modules.list().subList(1, modules.list().size())) {
      HeadModule next = module(root, module, modules, warnings);
      if (next == null || next instanceof HeadModule.Normalize && !values.contains(next.from())) {
        continue;
      }
      if (!values.contains(next.from())) {
        throw RerankException.model(
            "The module %s in %s reads \"%s\", which no module before it gives",
            next.folder(), modules.file(), next.from());
      }
      if (next instanceof Pooling && hidden > 0) {
        Pooling.warning(config(root, next.folder(), module), size(chain, hidden, HeadModule.TOKENS))
            .ifPresent(warnings::add);
      }
      values.add(next.to());
      chain.add(next);
    }
    if (!values.contains(result)) {
      throw RerankException.model(
          "The modules %s in %s give no \"%s\", which is needed for %s",
          modules.types(),
          modules.file(),
          result,
          result.equals(HeadModule.SCORES) ? "pairs" : "the vector of a text");
    }
    return new ModuleChain(network.value(), List.copyOf(chain), result, List.copyOf(warnings));
  }

  private static Output output(JsonFile transformer, String task) {
    Output output = OUTPUTS.get(task);
    if (output == null) {
      throw RerankException.model(
          "%s = \"%s\" in %s is not compiled; compiled are feature-extraction and"
              + " sequence-classification",
          TASK, task, transformer.file());
    }
    JsonNode modalities = transformer.root().path("modality_config");
    if (modalities.isMissingNode()) {
      return output;
    }
    JsonNode text = modalities.path("text");
    if (!text.path("method").asText().equals("forward")
        || !text.path("method_output_name").asText().equals(output.name())
        || modalities.has("message")) {
      throw RerankException.model(
          "modality_config in %s is not compiled: %s. Compiled is the output %s of the method"
              + " forward for text, without a chat template",
          transformer.file(), modalities, output.name());
    }
    return new Output(output.name(), transformer.text(TO, output.value()));
  }

  /** Returns a module, or null if it changes nothing. */
  private static @Nullable HeadModule module(
      Path root, JsonFile module, Modules modules, List<String> warnings) {
    String folder = Modules.folder(module);
    return switch (Modules.type(module)) {
      case Modules.POOLING -> Pooling.of(folder, config(root, folder, module));
      case "Dense" -> dense(folder, config(root, folder, module), warnings);
      case "LayerNorm" ->
          new HeadModule.LayerNorm(folder, config(root, folder, module).positive("dimension"));
      case "Normalize" -> normalize(root, folder);
      // It drops nothing but in training.
      case "Dropout" -> null;
      default -> throw unknown(module, modules);
    };
  }

  private static JsonFile config(Path root, String folder, JsonFile module) {
    if (folder.isEmpty()) {
      throw RerankException.model(
          "The module %s in %s has no folder of its own", Modules.type(module), module.file());
    }
    return JsonFile.read(root.resolve(folder).resolve(ModelDirectory.CONFIG));
  }

  private static HeadModule dense(String folder, JsonFile config, List<String> warnings) {
    for (Map.Entry<String, JsonNode> entry : config.root().properties()) {
      if (!OF_DENSE.contains(entry.getKey())) {
        warnings.add("%s in %s is not known".formatted(entry.getKey(), config.file()));
      }
    }
    String from = config.text(FROM, HeadModule.VECTOR);
    return new HeadModule.Dense(
        folder,
        config.positive("in_features"),
        config.positive("out_features"),
        config.flag("bias").orElse(true),
        activation(config, warnings),
        config.flag("use_residual").orElse(false),
        from,
        config.text(TO, from));
  }

  private static String activation(JsonFile config, List<String> warnings) {
    String name = config.text(ACTIVATION, "torch.nn.Tanh");
    if (!name.startsWith("torch.")) {
      warnings.add(
          "%s in %s is %s, which comes with code; Tanh is taken, as by sentence-transformers"
              .formatted(ACTIVATION, config.file(), name));
      return "Tanh";
    }
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static HeadModule normalize(Path root, String folder) {
    Path file = root.resolve(folder).resolve(ModelDirectory.CONFIG);
    // Versions before 6 wrote no configuration.
    if (folder.isEmpty() || !Files.exists(file)) {
      return new HeadModule.Normalize(folder, HeadModule.VECTOR, HeadModule.VECTOR);
    }
    JsonFile config = JsonFile.read(file);
    String from = config.text(FROM, HeadModule.VECTOR);
    return new HeadModule.Normalize(folder, from, config.text(TO, from));
  }

  private static RerankException unknown(JsonFile module, Modules modules) {
    return RerankException.model(
        "The module %s in %s is not compiled here (all modules: %s); compiled are Transformer,"
            + " Pooling, Dense, LayerNorm, Normalize and Dropout of sentence_transformers. Take"
            + " another model, or put a traced model.pt there instead",
        Modules.type(module), modules.file(), modules.types());
  }

  /** Returns whether nothing but the state of the first token is read. */
  public boolean readsFirstTokenOnly() {
    List<HeadModule> readers =
        modules.stream().filter(module -> module.from().equals(HeadModule.TOKENS)).toList();
    return readers.size() == 1
        && readers.get(0) instanceof Pooling pooling
        && pooling.modes().equals(List.of(Pooling.Mode.CLS))
        && !result.equals(HeadModule.TOKENS);
  }

  /**
   * Returns the size of the vector, or how many logits a pair has, from that of a token's state.
   */
  int size(int hidden) {
    return size(modules, hidden, result);
  }

  private static int size(List<HeadModule> modules, int hidden, String result) {
    Map<String, Integer> sizes = new HashMap<>(Map.of(HeadModule.TOKENS, hidden));
    for (HeadModule module : modules) {
      int input = sizes.getOrDefault(module.from(), hidden);
      int output = input;
      if (module instanceof Pooling pooling) {
        output = input * pooling.modes().size();
      } else if (module instanceof HeadModule.Dense dense) {
        output = dense.outputs();
      }
      sizes.put(module.to(), output);
    }
    return sizes.getOrDefault(result, hidden);
  }

  /** Returns the dense layer that gives the logits of a pair, if one does. */
  public Optional<HeadModule.Dense> scores() {
    return modules.stream()
        .filter(module -> module.to().equals(HeadModule.SCORES))
        .filter(HeadModule.Dense.class::isInstance)
        .map(HeadModule.Dense.class::cast)
        .reduce((first, last) -> last);
  }

  /** Returns the modules whose weights lie in folders of their own. */
  public List<HeadModule> withWeights() {
    return modules.stream()
        .filter(m -> m instanceof HeadModule.Dense || m instanceof HeadModule.LayerNorm)
        .toList();
  }
}
