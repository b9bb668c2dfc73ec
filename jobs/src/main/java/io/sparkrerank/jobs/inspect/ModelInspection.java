package io.sparkrerank.jobs.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.Head;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.checkpoint.ModelSize;
import io.sparkrerank.checkpoint.SearchSettings;
import io.sparkrerank.compile.CheckpointCompiler;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.jobs.config.ModelSettings;
import io.sparkrerank.model.BatchLimits;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.Placement;
import io.sparkrerank.model.djl.SinglePairs;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.model.prepare.OutputForUse;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.model.prepare.RankingLabel;
import io.sparkrerank.text.Cut;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.text.TokenizedPair;
import io.sparkrerank.tokenizer.TextReading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The inspection of a model: how it reads texts and, for given pairs, the token ids, token types
 * and logits that it makes of them. Uses no Spark session.
 */
public final class ModelInspection {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ModelDirectory directory;
  private final @Nullable Integer maxLength;

  /**
   * Creates an inspection.
   *
   * @param saved the model's directory
   * @param maxLength the most tokens of a pair, or null for the model's limit
   */
  public ModelInspection(ModelDirectory saved, @Nullable Integer maxLength) {
    // Many cross-encoders name the class of their base model as their architecture.
    boolean pairs = saved.head() == Head.EMBEDDING && !saved.isBiEncoder();
    this.directory = pairs ? saved.with(Head.SEQUENCE_CLASSIFICATION) : saved;
    this.maxLength = maxLength;
  }

  /**
   * Describes the model by its files, in plain values: what it is, how large, whether it is
   * compiled, which commands it fits, what they need, how it reads texts, and what is not honoured.
   *
   * @throws RerankException if a file cannot be read
   */
  public ObjectNode describe() {
    ModelConfig config = config();
    TextReading texts = TextReading.of(directory);
    ObjectNode described = JSON.createObjectNode();
    described.put("architecture", config.architecture());
    described.put("model_type", config.modelType());
    List<String> warnings = new ArrayList<>();
    Optional<String> refusal = refusal(warnings);
    if (refusal.isEmpty() || !directory.isCompiled() || config.namedHead().isPresent()) {
      head(described, config);
    }
    ModelSize size = directory.size();
    size(described, size, refusal);
    described.put("max_length", Math.min(config.maxTokens(), texts.maxTokens()));
    commands(described, config, refusal);
    described.set("memory", memory(size));
    described.set("texts", texts.description());
    if (directory.head() == Head.EMBEDDING) {
      SearchSettings search = directory.searchSettings();
      described.put("search_query_prompt", search.queryPrompt());
      described.put("search_document_prompt", search.documentPrompt());
    }
    warnings.addAll(texts.warnings());
    described.set("warnings", JSON.valueToTree(warnings));
    return described;
  }

  /** Returns the configuration, of a network that is not known as its file has it. */
  private ModelConfig config() {
    try {
      return CheckpointCompiler.config(directory);
    } catch (RerankException e) {
      return directory.config();
    }
  }

  /**
   * Returns the reason why the network is not compiled; nothing if it is.
   *
   * @param warnings gets what compiling leaves out
   */
  private Optional<String> refusal(List<String> warnings) {
    if (!directory.isCompiled()) {
      return Optional.of(directory.network().getFileName() + " is used as it is");
    }
    try {
      warnings.addAll(PreparedModel.unreadTensors(directory, Precision.FP32));
      return Optional.empty();
    } catch (RerankException e) {
      return Optional.of(e.getMessage());
    }
  }

  private void head(ObjectNode described, ModelConfig config) {
    Head head = directory.head();
    described.put(
        "head",
        switch (head) {
          case SEQUENCE_CLASSIFICATION -> "sequence classification";
          case QUESTION_ANSWERING -> "question answering";
          case YES_NO -> "generated token, yes or no";
          case EMBEDDING -> "embedding";
        });
    if (head == Head.SEQUENCE_CLASSIFICATION || head == Head.YES_NO) {
      described.set("labels", JSON.valueToTree(config.labels()));
      described.put("activation", OutputForUse.activation(config).name().toLowerCase(Locale.ROOT));
    }
  }

  private static void size(ObjectNode described, ModelSize size, Optional<String> refusal) {
    size.parameters().ifPresent(parameters -> described.put("parameters", parameters));
    described.set("weights", JSON.valueToTree(size.files()));
    described.put("size_on_disk", size.bytes());
    described.put("compiled", refusal.isEmpty());
    refusal.ifPresent(reason -> described.put("not_compiled", reason));
  }

  private void commands(ObjectNode described, ModelConfig config, Optional<String> refusal) {
    ArrayNode fitting = described.putArray("commands");
    ObjectNode others = JSON.createObjectNode();
    boolean broken = refusal.isPresent() && directory.isCompiled();
    for (CommandFit fit : CommandFit.all(directory)) {
      for (String command : fit.commands()) {
        if (fit.fits() && !broken) {
          fitting.add(command);
        } else {
          others.put(command, broken ? refusal.orElseThrow() : fit.refusal());
        }
      }
    }
    described.set("commands_that_it_does_not_fit", others);
    described.set("needs", JSON.valueToTree(broken ? List.of() : needs(config)));
  }

  /** Returns the settings without a default that ranking by the model needs, and so does plan. */
  private List<String> needs(ModelConfig config) {
    if (directory.head() != Head.SEQUENCE_CLASSIFICATION || config.labels().size() == 1) {
      return List.of();
    }
    return List.of(
        "%s: the output to rank by, of %s%s"
            .formatted(
                ModelSettings.LABEL.option(),
                String.join(", ", config.labels()),
                RankingLabel.among(config.labels()).map("; most likely %s"::formatted).orElse("")));
  }

  /** Returns the bytes of the weights in memory by precision; none if they are not counted. */
  private static ObjectNode memory(ModelSize size) {
    ObjectNode memory = JSON.createObjectNode();
    size.parameters()
        .ifPresent(
            parameters -> {
              for (Precision precision : Precision.values()) {
                memory.put(precision.settingName(), parameters * precision.bytes());
              }
            });
    return memory;
  }

  /**
   * Runs the model over pairs, one at a time in float32, and returns an object for each: {@code
   * input_ids}, {@code token_type_ids}, and {@code logits}. A bi-encoder makes one for the query
   * and one for the text, each with a {@code vector}.
   *
   * @param file JSON lines with {@code query} and {@code text}
   * @throws RerankException if the file or the model cannot be used
   */
  public ArrayNode run(Path file) {
    PreparedModel model = prepared();
    ArrayNode results = JSON.createArrayNode();
    try (SinglePairs network = SinglePairs.load(model.spec(), model.network(), model.tokenizer())) {
      for (TextPair pair : read(file)) {
        results.add(
            directory.head() == Head.EMBEDDING
                ? vectors(network, model.search(), pair)
                : result(network, pair, "logits"));
      }
    }
    return results;
  }

  private PreparedModel prepared() {
    ModelOptions.Use use =
        switch (directory.head()) {
          case SEQUENCE_CLASSIFICATION, YES_NO -> ModelOptions.Use.CLASSIFY;
          case QUESTION_ANSWERING -> ModelOptions.Use.ANSWER;
          case EMBEDDING -> ModelOptions.Use.EMBED;
        };
    return PreparedModel.prepare(
        directory,
        new ModelOptions(
            use,
            Precision.FP32,
            new ModelOptions.PairLengths(
                maxLength, ModelOptions.PairLengths.OF_MODEL.queryShare(), Cut.END),
            ModelOptions.ScoreChoice.OF_MODEL,
            BatchLimits.OF_DEVICE,
            new Placement(Device.parse("cpu"), 1)),
        new ModelCache(ModelCache.defaultDirectory()));
  }

  /** Embeds query and text of a pair, each with its prompt and on its own. */
  private static ObjectNode vectors(SinglePairs network, SearchSettings search, TextPair pair) {
    ObjectNode vectors = JSON.createObjectNode();
    String query = search.queryPrompt() + pair.query();
    String text = search.documentPrompt() + pair.text();
    vectors.set("query", result(network, new TextPair("", query), "vector"));
    vectors.set("text", result(network, new TextPair("", text), "vector"));
    return vectors;
  }

  private static ObjectNode result(SinglePairs model, TextPair pair, String output) {
    TokenizedPair tokens = model.tokens(pair);
    ObjectNode result = JSON.createObjectNode();
    result.set("input_ids", JSON.valueToTree(tokens.ids()));
    ArrayNode types = result.putArray("token_type_ids");
    for (int index = 0; index < tokens.length(); index++) {
      types.add(index < tokens.secondTypeFrom() ? 0 : 1);
    }
    result.put("dropped_tokens", tokens.droppedTokens());
    result.set(output, JSON.valueToTree(model.output(tokens)));
    return result;
  }

  private static List<TextPair> read(Path file) {
    List<TextPair> pairs = new ArrayList<>();
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      for (int index = 0; index < lines.size(); index++) {
        if (!lines.get(index).isBlank()) {
          pairs.add(pair(lines.get(index), "line %d of %s".formatted(index + 1, file)));
        }
      }
    } catch (IOException e) {
      throw new RerankException(
          ErrorCategory.INPUT, "Cannot read the pairs in %s: %s".formatted(file, e), e);
    }
    return pairs;
  }

  private static TextPair pair(String line, String place) {
    JsonNode row;
    try {
      row = JSON.readTree(line);
    } catch (IOException e) {
      throw new RerankException(
          ErrorCategory.INPUT, place + " is not JSON; write one object per line", e);
    }
    if (!row.path("query").isTextual() || !row.path("text").isTextual()) {
      throw RerankException.input(
          "Expected an object with the texts \"query\" and \"text\" in %s", place);
    }
    return new TextPair(row.path("query").asText(), row.path("text").asText());
  }
}
