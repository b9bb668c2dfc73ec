package io.sparkrerank.compile;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.Checkpoint;
import io.sparkrerank.checkpoint.Head;
import io.sparkrerank.checkpoint.HeadModule;
import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.checkpoint.ModuleChain;
import io.sparkrerank.checkpoint.YesNoTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a checkpoint into a TorchScript archive for libtorch, without Python.
 *
 * <p>The archive's module takes {@code input_ids}, {@code attention_mask} and {@code
 * token_type_ids}, int64 of shape [batch, length], and returns float32 logits of shape [batch,
 * labels], or for answers [batch, 2 x length]: for each token whether one starts there, then for
 * each whether one ends there; or of a bi-encoder vectors [batch, hidden].
 */
public final class CheckpointCompiler {

  /** Part of a cached archive's name: raise it when the compiler writes something else. */
  static final int VERSION = 4;

  private static final String WEIGHT = ".weight";

  private static final List<Architecture> ARCHITECTURES =
      List.of(
          Bert.bert(),
          Bert.ernie(),
          new Roberta("roberta", "roberta"),
          new Roberta("xlm-roberta", "roberta"),
          new Roberta("camembert", "roberta"),
          new Roberta("data2vec-text", "data2vec_text"),
          NormFirstBert.xlmRobertaXl(),
          NormFirstBert.robertaPreLayerNorm(),
          NormFirstBert.megatron(),
          new RemBert(),
          new MPNet(),
          new Albert(),
          new DistilBert(),
          new Electra(),
          Deberta.first(),
          Deberta.second(),
          new ModernBert(),
          new Bart(),
          new T5("t5"),
          new T5("mt5"),
          new Gte("gte"),
          new Gte("new"),
          new NomicBert(),
          new JinaBert(),
          new FlashRoberta());

  private static final String PER_LAYER = "per_layer_config";
  private static final YesNoTokens ANY_TOKENS = new YesNoTokens(0, 0);

  private CheckpointCompiler() {}

  /**
   * Compiles the checkpoint in {@code directory} to {@code archive}.
   *
   * @throws RerankException if the architecture is not known or the weights do not fit it
   */
  public static void compile(ModelDirectory directory, Precision precision, Path archive) {
    if (directory.head() == Head.YES_NO && directory.tokens() == null) {
      throw new IllegalArgumentException("The tokens of " + directory + " are not known");
    }
    NetworkBuilder network = builder(directory, precision);
    write(network, output(directory, network), archive);
  }

  private static void write(NetworkBuilder network, String output, Path archive) {
    try {
      ArchiveWriter.write(archive, network.script(), output);
    } catch (IOException e) {
      throw new RerankException(
          ErrorCategory.MODEL, "Cannot write the compiled model " + archive + ": " + e, e);
    }
  }

  /**
   * Compiles the modules behind the network in {@code directory} to {@code archive}. Its module
   * takes the states of all tokens, float32 of shape [batch, length, hidden], and {@code
   * attention_mask}.
   *
   * @throws RerankException if the weights do not fit
   */
  public static void compileModules(ModelDirectory directory, Path archive) {
    Checkpoint weights = withModules(Checkpoint.empty(directory.root()), directory);
    NetworkBuilder network = NetworkBuilder.ofModules(weights, DenseKernel.here(Precision.FP32));
    int hidden = directory.stateSize();
    if (hidden == 0) {
      throw RerankException.model(
          "No hidden_size in %s, which the modules of the model need",
          directory.config().json().file());
    }
    ModuleLayers.Value output =
        new ModuleLayers(network, directory.root())
            .add(directory.chain(), new ModuleLayers.Value(TorchScript.STATES, hidden));
    write(network, output.variable(), archive);
  }

  /**
   * Returns the names of tensors in {@code directory} that the network does not read, sorted,
   * without those that good checkpoints have. transformers ignores them too.
   *
   * @throws RerankException if the architecture is not known or the weights do not fit it
   */
  public static Set<String> unreadTensors(ModelDirectory directory, Precision precision) {
    NetworkBuilder network = builder(directory, precision);
    output(directory, network);
    return network.unread(architecture(directory.config())::isHarmlessExtra);
  }

  /** Returns whether the checkpoint in {@code directory} has the last layer of {@code head}. */
  public static boolean has(ModelDirectory directory, Head head) {
    Architecture architecture = architecture(directory.config());
    return switch (head) {
      case SEQUENCE_CLASSIFICATION ->
          checkpoint(directory).has(architecture.labelsLayer() + WEIGHT);
      case QUESTION_ANSWERING -> checkpoint(directory).has(architecture.answersLayer() + WEIGHT);
      case YES_NO ->
          architecture
              .yesNoLayer()
              .filter(layer -> checkpoint(directory).has(layer + WEIGHT))
              .isPresent();
      case EMBEDDING -> true;
    };
  }

  /**
   * Returns the configuration of the network in {@code directory}. A base model's says nothing of
   * labels; where a classifier with one output was added to it, it is a re-ranker, as for
   * sentence-transformers.
   */
  public static ModelConfig config(ModelDirectory directory) {
    ModelConfig config = directory.config();
    if (directory.head() == Head.YES_NO) {
      return config.withOneLabel();
    }
    if (directory.head() == Head.SEQUENCE_CLASSIFICATION && directory.isModularCrossEncoder()) {
      return directory
          .chain()
          .scores()
          .map(scores -> config.withLabels(scores.outputs()))
          .orElse(config);
    }
    boolean named = config.namedHead().equals(Optional.of(Head.SEQUENCE_CLASSIFICATION));
    if (named
        || config.labels().size() == 1
        || !directory.isCompiled()
        || directory.head() != Head.SEQUENCE_CLASSIFICATION) {
      return config;
    }
    String layer = architecture(config).labelsLayer();
    return checkpoint(directory).rows(layer + WEIGHT) == 1 ? config.withOneLabel() : config;
  }

  private static NetworkBuilder builder(ModelDirectory directory, Precision precision) {
    return new NetworkBuilder(checkpoint(directory), precision, DenseKernel.here(precision));
  }

  private static Checkpoint checkpoint(ModelDirectory directory) {
    return withModules(
        Checkpoint.open(directory, architecture(directory.config()).prefix()), directory);
  }

  private static Checkpoint withModules(Checkpoint network, ModelDirectory directory) {
    Checkpoint checkpoint = network;
    for (HeadModule module : directory.chain().withWeights()) {
      Path folder = directory.root().resolve(module.folder());
      checkpoint = checkpoint.with(module.folder(), Checkpoint.open(folder, ""));
    }
    return checkpoint;
  }

  /** Adds the whole network and returns the variable with its output. */
  private static String output(ModelDirectory directory, NetworkBuilder network) {
    ModelConfig config = config(directory);
    requireNotQuantized(config);
    JsonFile json = config.json();
    NotCompiled.refuseIf(json.at(PER_LAYER).root().size() > 0, PER_LAYER, json);
    Architecture architecture = architecture(config);
    return switch (directory.head()) {
      case SEQUENCE_CLASSIFICATION -> scores(architecture, config, network, directory);
      case QUESTION_ANSWERING -> answers(architecture, config, network);
      // Other tokens change no tensor that is read, but a network must have the right ones.
      case YES_NO ->
          architecture.yesNo(
              config, network, Objects.requireNonNullElse(directory.tokens(), ANY_TOKENS));
      case EMBEDDING -> {
        Architecture.TokenStates states = architecture.states(config, network);
        yield new ModuleLayers(network, directory.root())
            .add(directory.chain(), new ModuleLayers.Value(states.variable(), states.hidden()))
            .variable();
      }
    };
  }

  /**
   * Returns whether a network that is compiled here gives a pair the same bits on a processor in
   * batches of 2 to 15 rows.
   */
  public static boolean rowsAreIndependent(Precision precision) {
    return DenseKernel.here(precision) == DenseKernel.ONEDNN;
  }

  /** Adds the head for answers, which is the same in all families. */
  private static String answers(
      Architecture architecture, ModelConfig config, NetworkBuilder network) {
    Architecture.TokenStates tokens = architecture.tokens(config, network);
    String logits =
        network.linear(tokens.variable(), architecture.answersLayer(), 2, tokens.hidden());
    return network.let("torch.flatten(torch.transpose(%s, 1, 2), 1, -1)", logits);
  }

  /** Adds the head for labels: the family's own one, or modules. */
  private static String scores(
      Architecture architecture,
      ModelConfig config,
      NetworkBuilder network,
      ModelDirectory directory) {
    ModuleChain chain = directory.chain();
    ModuleLayers layers = new ModuleLayers(network, directory.root());
    if (chain.network().equals(HeadModule.TOKENS)) {
      if (chain.readsFirstTokenOnly()) {
        return layers.addToFirstToken(chain, architecture.firstToken(config, network)).variable();
      }
      Architecture.TokenStates states = architecture.states(config, network);
      return layers
          .add(chain, new ModuleLayers.Value(states.variable(), states.hidden()))
          .variable();
    }
    ModelConfig own = directory.config();
    String logits = architecture.classification(chain.modules().isEmpty() ? config : own, network);
    return layers.add(chain, new ModuleLayers.Value(logits, own.labels().size())).variable();
  }

  private static void requireNotQuantized(ModelConfig config) {
    JsonFile quantization = config.json().at("quantization_config");
    if (!quantization.root().isMissingNode() && !quantization.root().isNull()) {
      throw RerankException.model(
          "Quantized weights (quantization_config with %s in %s) are not compiled; load the model"
              + " with transformers, dequantize() it and save it with save_pretrained",
          quantization.text("quant_method", "no method"), config.json().file());
    }
  }

  /**
   * Returns the architecture by the model's type. So does transformers, whatever class the file
   * names, unless that class comes with code.
   */
  private static Architecture architecture(ModelConfig config) {
    boolean ownCode = config.json().root().has("auto_map");
    return ARCHITECTURES.stream()
        .filter(known -> known.modelType().equals(config.modelType()))
        .filter(known -> !ownCode || known.hasClass(config.architecture()))
        .findFirst()
        .orElseThrow(() -> UnknownArchitecture.of(config, ARCHITECTURES));
  }
}
