package io.sparkrerank.model.prepare;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.batch.TokenBudget;
import io.sparkrerank.checkpoint.Digests;
import io.sparkrerank.checkpoint.Head;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.checkpoint.SearchSettings;
import io.sparkrerank.compile.CheckpointCompiler;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.Activation;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.LogitLayout;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.text.Cut;
import io.sparkrerank.text.Reading;
import io.sparkrerank.text.Truncation;
import io.sparkrerank.tokenizer.TextReading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A model that is ready to be shipped: compiled, checked and described.
 *
 * @param spec what executors need to know
 * @param precision the number format of the weights; of a network that is used as it is, nominal
 * @param network the compiled network, whose file name {@code spec} holds
 * @param tokenizer the tokenizer
 * @param modelFingerprint SHA-256 of the model's configuration and weights
 * @param tokenizerFingerprint SHA-256 of the tokenizer
 * @param texts what decides how its texts become token ids, for people
 * @param warnings what of the directory is not honoured, one sentence each
 * @param search how to search with it, if it is a bi-encoder
 */
public record PreparedModel(
    ModelSpec spec,
    Precision precision,
    Path network,
    Path tokenizer,
    String modelFingerprint,
    String tokenizerFingerprint,
    JsonNode texts,
    List<String> warnings,
    SearchSettings search) {

  /** How many tensors a warning names. */
  private static final int MOST_NAMED = 5;

  /**
   * Compiles and describes the model in {@code saved}.
   *
   * @throws RerankException if the model cannot be used, or an option does not fit it
   */
  public static PreparedModel prepare(
      ModelDirectory saved, ModelOptions options, ModelCache cache) {
    ModelDirectory directory = saved.with(HeadForUse.of(saved, options.use()));
    ModelConfig config = CheckpointCompiler.config(directory);
    boolean compiled = directory.weights() == ModelDirectory.Weights.SAFETENSORS;
    Precision precision = compiled ? precision(options) : Precision.FP32;
    if (options.precision() != null && options.precision() != precision) {
      throw RerankException.config(
          "--precision %s needs model.safetensors; %s is used as it is",
          options.precision().settingName(), directory.network());
    }
    if (config.padTokenId() < 0 || config.padTokenId() >= config.vocabulary()) {
      throw RerankException.model(
          "pad_token_id %d in %s is none of the model's %d tokens; batches are filled with it",
          config.padTokenId(), directory.path().resolve("config.json"), config.vocabulary());
    }
    List<String> warnings = new ArrayList<>();
    if (compiled) {
      warnings.addAll(ofUnread(directory, CheckpointCompiler.unreadTensors(directory, precision)));
    }
    String model = directory.modelFingerprint();
    TextReading texts = TextReading.of(directory);
    warnings.addAll(texts.warnings());
    String tokenizer = texts.fingerprint();
    Path networkFile = cache.network(directory, model, precision);
    Path tokenizerFile = cache.tokenizer(texts.tokenizer(), tokenizer);
    LogitLayout layout = layout(directory.head());
    Reading reading =
        new Reading(layout.sequences(), texts.queryPrompt(), truncation(config, texts, options));
    String scores =
        String.join(
            "\n",
            model,
            tokenizer,
            // Holds the precision, and the compiler's version: another one may round differently.
            networkFile.getFileName().toString(),
            scoresOf(reading));
    ModelSpec spec =
        new ModelSpec(
            directory.weights() == ModelDirectory.Weights.ONNX
                ? ModelSpec.Engine.ONNX
                : ModelSpec.Engine.PYTORCH,
            networkFile.getFileName().toString(),
            Digests.sha256(List.of(networkFile)),
            tokenizer,
            Digests.sha256(scores),
            layout,
            config.labels(),
            label(config, options),
            options.activation() != null ? options.activation() : activation(config),
            // The compiler's networks take all three inputs; a traced one takes what it was made
            // with.
            compiled || config.tokenTypes() > 1,
            config.padTokenId(),
            config.vocabulary(),
            reading,
            options.batchTokens(),
            options.batchRows(),
            compiled && CheckpointCompiler.rowsAreIndependent(precision)
                ? TokenBudget.Rows.AS_MANY_AS_PAIRS
                : TokenBudget.Rows.FIXED,
            options.device(),
            options.threads());
    return new PreparedModel(
        spec,
        precision,
        networkFile,
        tokenizerFile,
        model,
        tokenizer,
        texts.description(),
        List.copyOf(warnings),
        directory.searchSettings());
  }

  /** Whether the weights have lost digits that float32 would keep. */
  public boolean isReduced() {
    return precision != Precision.FP32;
  }

  /** The precision as settings name it. */
  public String precisionName() {
    return precision.settingName();
  }

  private static List<String> ofUnread(ModelDirectory directory, Set<String> tensors) {
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

  private static Precision precision(ModelOptions options) {
    if (options.precision() != null) {
      return options.precision();
    }
    return options.device().kind() == Device.Kind.CUDA ? Precision.BF16 : Precision.fastestHere();
  }

  private static Truncation truncation(
      ModelConfig config, TextReading texts, ModelOptions options) {
    int limit = Math.min(config.maxTokens(), texts.maxTokens());
    Integer wanted = options.maxLength();
    if (wanted != null && wanted > config.maxTokens()) {
      throw RerankException.config(
          "--max-length %d is more than the %d positions of the model in %s",
          wanted, config.maxTokens(), config.json().file().getParent());
    }
    return new Truncation(
        wanted == null ? limit : wanted,
        options.queryShare(),
        options.queryCut() == Cut.START ? Cut.START : texts.textCut(),
        // An answer is found by its place in the text, whose passages fit as they are.
        options.use() == ModelOptions.Use.ANSWER ? Cut.END : texts.textCut());
  }

  /**
   * Returns the part of a fingerprint that names {@code reading}. What most models have is left
   * out, so that their scores keep the names that they always had.
   */
  private static String scoresOf(Reading reading) {
    Truncation truncation = reading.truncation();
    return truncation.maxTokens()
        + "\n"
        + truncation.queryShare()
        + (truncation.queryCut() == Cut.END ? "" : " from the start")
        + (truncation.textCut() == Cut.END ? "" : "\ntext from the start")
        + (reading.queryPrompt().isEmpty() ? "" : "\nprompt " + reading.queryPrompt());
  }

  private static Activation activation(ModelConfig config) {
    // transformers names the loss that a classifier was trained with, and its labels by that.
    boolean independent =
        config.activation().isEmpty()
            && config.json().text("problem_type", "").equals("multi_label_classification");
    return independent
        ? Activation.SIGMOID
        : Activation.named(config.activation(), config.labels().size());
  }

  private static LogitLayout layout(Head head) {
    return switch (head) {
      case SEQUENCE_CLASSIFICATION -> LogitLayout.LABELS;
      case QUESTION_ANSWERING -> LogitLayout.SPANS;
      case EMBEDDING -> LogitLayout.VECTOR;
    };
  }

  private static int label(ModelConfig config, ModelOptions options) {
    List<String> labels = config.labels();
    String wanted = options.label();
    if (options.use() == ModelOptions.Use.EMBED) {
      return ModelSpec.ALL_LABELS;
    }
    if (options.use() == ModelOptions.Use.ANSWER) {
      if (wanted != null) {
        throw RerankException.config("--label %s: a model for answers has no labels", wanted);
      }
      return ModelSpec.ALL_LABELS;
    }
    if (wanted == null) {
      if (options.use() == ModelOptions.Use.CLASSIFY && labels.size() > 1) {
        if (Set.copyOf(labels).size() < labels.size()) {
          throw RerankException.model(
              "Two labels of the model are called the same: %s; mend id2label in config.json",
              String.join(", ", labels));
        }
        return ModelSpec.ALL_LABELS;
      }
      if (labels.size() == 1) {
        return 0;
      }
      throw RerankException.config(
          "The model has %d outputs, %s, and a list is ranked by one; name it with --label, or"
              + " classify pairs with spark-rerank score",
          labels.size(), String.join(", ", labels));
    }
    int index = labels.indexOf(wanted);
    if (index < 0 && wanted.matches("\\d{1,4}")) {
      index = Integer.parseInt(wanted);
    }
    if (index < 0 || index >= labels.size()) {
      throw new RerankException(
          ErrorCategory.CONFIG,
          "--label %s is none of the model's outputs: %s"
              .formatted(wanted, String.join(", ", labels)));
    }
    return index;
  }
}
