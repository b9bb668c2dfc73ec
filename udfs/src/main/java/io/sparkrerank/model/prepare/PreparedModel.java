package io.sparkrerank.model.prepare;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.Remedy;
import io.sparkrerank.RerankException;
import io.sparkrerank.batch.TokenBudget;
import io.sparkrerank.checkpoint.Digests;
import io.sparkrerank.checkpoint.Head;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.checkpoint.OnnxGraph;
import io.sparkrerank.checkpoint.SearchSettings;
import io.sparkrerank.compile.CheckpointCompiler;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.text.Cut;
import io.sparkrerank.text.Prompt;
import io.sparkrerank.text.Reading;
import io.sparkrerank.text.Truncation;
import io.sparkrerank.tokenizer.TextReading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model that is ready to be shipped: compiled, checked and described.
 *
 * @param spec the description for executors
 * @param precision the number format of the weights; of a network that is used as it is, nominal
 * @param network the compiled network, whose file name {@code spec} holds
 * @param tokenizer the tokenizer, whose SHA-256 {@code spec} holds
 * @param fingerprint SHA-256 of the model's configuration and weights
 * @param texts the settings that decide how its texts become token ids, for people
 * @param warnings the settings and tensors that are not honoured, one sentence for each
 * @param search the settings of a search with it, if it is a bi-encoder
 */
public record PreparedModel(
    ModelSpec spec,
    Precision precision,
    Path network,
    Path tokenizer,
    String fingerprint,
    JsonNode texts,
    List<String> warnings,
    SearchSettings search) {

  /** A warning names so many tensors at most. */
  private static final int MOST_NAMED = 5;

  /**
   * Compiles and describes the model in {@code saved}.
   *
   * @throws RerankException if the model cannot be used, or an option does not fit it
   */
  public static PreparedModel prepare(
      ModelDirectory saved, ModelOptions options, ModelCache cache) {
    ModelDirectory used = saved.with(HeadForUse.of(saved, options.use()));
    ModelConfig config = CheckpointCompiler.config(used);
    Precision precision = precision(used, options);
    requirePadToken(used, config);
    List<String> warnings = new ArrayList<>(unreadTensors(used, precision));
    String fingerprint = used.modelFingerprint();
    TextReading texts = TextReading.of(used);
    ModelDirectory directory = used.with(texts.tokens());
    warnings.addAll(texts.warnings());
    warnings.addAll(directory.moduleWarnings());
    Path network = cache.network(directory, fingerprint, precision);
    Path tokenizer = cache.tokenizer(texts.tokenizer(), texts.fingerprint());
    ModelSpec.Output output =
        OutputForUse.of(directory.head(), config, dimensions(directory, options), options);
    Reading reading =
        new Reading(
            output.layout().sequences(),
            texts.queryPrompt(),
            truncation(config, texts, options),
            texts.prompt());
    ModelSpec spec =
        new ModelSpec(
            scoresFingerprint(
                fingerprint, texts.fingerprint(), network, reading, output.dimensions()),
            network(
                directory,
                config,
                precision,
                network,
                graph(directory, config, cache, fingerprint, network)),
            texts.fingerprint(),
            reading,
            output,
            options.batches(),
            options.placement());
    return new PreparedModel(
        spec,
        precision,
        network,
        tokenizer,
        fingerprint,
        texts.description(),
        List.copyOf(warnings),
        directory.searchSettings());
  }

  private static Precision precision(ModelDirectory directory, ModelOptions options) {
    Precision wanted = options.precision();
    if (directory.isCompiled()) {
      return wanted == null ? fastest(options.placement().device()) : wanted;
    }
    if (wanted != null && wanted != Precision.FP32) {
      throw RerankException.config(
              "Precision %s needs model.safetensors; %s is used as it is",
              wanted.settingName(), directory.network())
          .with(Remedy.PRECISION);
    }
    return Precision.FP32;
  }

  private static Precision fastest(Device device) {
    return device.kind() == Device.Kind.CUDA ? Precision.BF16 : Precision.fastestHere();
  }

  private static void requirePadToken(ModelDirectory directory, ModelConfig config) {
    if (config.padTokenId() < 0 || config.padTokenId() >= config.vocabulary()) {
      throw RerankException.model(
          "pad_token_id %d in %s is none of the model's %d tokens; batches are filled with it",
          config.padTokenId(), directory.path().resolve("config.json"), config.vocabulary());
    }
  }

  /**
   * Returns a warning if the checkpoint has tensors that the compiled network does not read.
   *
   * @throws RerankException if the network cannot be compiled
   */
  public static List<String> unreadTensors(ModelDirectory directory, Precision precision) {
    Set<String> tensors =
        directory.isCompiled()
            ? CheckpointCompiler.unreadTensors(directory, precision)
            : Set.<String>of();
    if (tensors.isEmpty()) {
      return List.of();
    }
    String named = String.join(", ", tensors.stream().limit(MOST_NAMED).toList());
    return List.of(
        ("Tensors in %s that have no place in the network of config.json are not read, as with"
                + " transformers; %d in all: %s%s")
            .formatted(
                directory.path(), tensors.size(), named, tensors.size() > MOST_NAMED ? ", …" : ""));
  }

  private static ModelSpec.Network network(
      ModelDirectory directory,
      ModelConfig config,
      Precision precision,
      Path file,
      ModelSpec.@Nullable Graph graph) {
    boolean compiled = directory.isCompiled();
    boolean independent = compiled && CheckpointCompiler.rowsAreIndependent(precision);
    return new ModelSpec.Network(
        graph == null ? ModelSpec.Engine.PYTORCH : ModelSpec.Engine.ONNX,
        file.getFileName().toString(),
        Digests.sha256(List.of(file)),
        // The compiler's networks take all three inputs; a traced one takes those of its trace.
        compiled || config.tokenTypes() > 1,
        config.vocabulary(),
        config.padTokenId(),
        independent ? TokenBudget.Rows.AS_MANY_AS_PAIRS : TokenBudget.Rows.FIXED,
        graph);
  }

  /** Describes an exported graph, and compiles the modules behind it; null if there is none. */
  private static ModelSpec.@Nullable Graph graph(
      ModelDirectory directory,
      ModelConfig config,
      ModelCache cache,
      String fingerprint,
      Path file) {
    if (directory.weights() != ModelDirectory.Weights.ONNX) {
      return null;
    }
    OnnxGraph graph = directory.graph();
    GraphForUse.Outputs outputs = GraphForUse.of(graph, directory);
    return new ModelSpec.Graph(
        GraphForUse.inputTypes(graph),
        config.firstPosition(),
        outputs.indexes(),
        OnnxGraph.read(file).data().stream().map(PreparedModel::named).toList(),
        outputs.areTokens() ? named(cache.modules(directory, fingerprint)) : null);
  }

  private static ModelSpec.NamedFile named(Path file) {
    return new ModelSpec.NamedFile(file.getFileName().toString(), Digests.sha256(List.of(file)));
  }

  /** Returns the files that must lie beside the network's. */
  public List<Path> besides() {
    return spec.network().besides().stream()
        .map(file -> network.resolveSibling(file.name()))
        .toList();
  }

  /** Returns how many dimensions of a vector are kept. */
  private static int dimensions(ModelDirectory directory, ModelOptions options) {
    Integer wanted = options.dimensions();
    if (directory.head() != Head.EMBEDDING) {
      return ModelSpec.Output.ALL_DIMENSIONS;
    }
    if (wanted == null) {
      Integer named = directory.searchSettings().dimensions();
      return named == null ? ModelSpec.Output.ALL_DIMENSIONS : named;
    }
    OptionalInt there = directory.vectorSize();
    if (there.isPresent() && wanted > there.getAsInt()) {
      throw RerankException.config(
              "Vectors of the model in %s have %d dimensions, and %d are asked for",
              directory.root(), there.getAsInt(), wanted)
          .with(Remedy.DIMENSIONS);
    }
    return wanted;
  }

  /** Returns the fingerprint of everything that decides a score. */
  private static String scoresFingerprint(
      String model, String tokenizer, Path network, Reading reading, int dimensions) {
    // The file's name holds the precision, and the compiler's version: another one may round
    // differently.
    String file = network.getFileName().toString();
    String key = String.join("\n", model, tokenizer, file, readingKey(reading));
    boolean whole = dimensions == ModelSpec.Output.ALL_DIMENSIONS;
    return Digests.sha256(whole ? key : key + "\ndimensions " + dimensions);
  }

  /** Returns whether the weights have lost digits that float32 would keep. */
  public boolean isReduced() {
    return precision != Precision.FP32;
  }

  /** Returns the precision as settings name it. */
  public String precisionName() {
    return precision.settingName();
  }

  private static Truncation truncation(
      ModelConfig config, TextReading texts, ModelOptions options) {
    int limit = Math.min(config.maxTokens(), texts.maxTokens());
    Integer wanted = options.pairs().max();
    if (wanted != null && wanted > config.maxTokens()) {
      throw RerankException.config(
              "Pairs of %d tokens are longer than the %d positions of the model, which %s has",
              wanted, config.maxTokens(), config.json().file())
          .with(Remedy.PAIR_LENGTH);
    }
    return new Truncation(
        wanted == null ? limit : wanted,
        options.pairs().queryShare(),
        options.pairs().queryCut() == Cut.START ? Cut.START : texts.textCut(),
        // An answer is found by its place in the text, whose passages fit as they are.
        options.use() == ModelOptions.Use.ANSWER ? Cut.END : texts.textCut());
  }

  /**
   * Returns the part of a fingerprint that names {@code reading}. What most models have is left
   * out, so that their scores keep the names that they always had.
   */
  private static String readingKey(Reading reading) {
    Truncation truncation = reading.truncation();
    Prompt prompt = reading.prompt();
    return truncation.maxTokens()
        + "\n"
        + truncation.queryShare()
        + (truncation.queryCut() == Cut.END ? "" : " from the start")
        + (truncation.textCut() == Cut.END ? "" : "\ntext from the start")
        + (reading.queryPrompt().isEmpty() ? "" : "\nprompt " + reading.queryPrompt())
        + (prompt == null ? "" : "\none string " + prompt.pattern());
  }
}
