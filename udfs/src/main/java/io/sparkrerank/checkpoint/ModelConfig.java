package io.sparkrerank.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The part of {@code config.json} that every model has, whatever its architecture.
 *
 * @param architecture the class that was saved, such as {@code BertForSequenceClassification};
 *     empty if the file names none
 * @param modelType the family, such as {@code bert}; that of the file, unless code beside the
 *     checkpoint uses the type of another family
 * @param labels the names of the outputs in order; one for a re-ranker
 * @param activation the class name of the activation that sentence-transformers would apply to the
 *     logits, without its package; empty if the file names none
 * @param positions how many position embeddings there are
 * @param maxTokens the most tokens that the position embeddings allow
 * @param padTokenId the id that fills a batch
 * @param vocabulary how many token ids the model knows
 * @param tokenTypes how many token types the model tells apart; 0 if it takes none
 * @param json the whole file, for what only one architecture reads
 */
public record ModelConfig(
    String architecture,
    String modelType,
    List<String> labels,
    String activation,
    int positions,
    int maxTokens,
    int padTokenId,
    int vocabulary,
    int tokenTypes,
    JsonFile json) {

  private static final String ACTIVATION = "activation_fn";
  private static final String LABELS = "id2label";

  /** Reads the parts of {@code json} that every model has. */
  public static ModelConfig of(JsonFile json) {
    String architecture = json.texts("architectures").stream().findFirst().orElse("");
    String modelType = ModelFamily.of(json);
    FamilyDefaults defaults = FamilyDefaults.of(modelType);
    int padTokenId = json.integer("pad_token_id", defaults.padTokenId());
    int positions = json.integer("max_position_embeddings", defaults.positions());
    int types = json.integer("type_vocab_size", defaults.tokenTypes());
    return new ModelConfig(
        architecture,
        modelType,
        labels(json, FamilyDefaults.labels(modelType)),
        activation(json.root()),
        positions,
        defaults.maxTokens(positions, padTokenId),
        padTokenId,
        json.integer("vocab_size", defaults.vocabulary()),
        defaults.readsTokenTypes() ? types : 0,
        json);
  }

  /**
   * Returns the head of the class that the file names; empty if it names none, or one of another
   * kind.
   */
  public Optional<Head> namedHead() {
    return Head.of(architecture);
  }

  /**
   * Returns the names of the outputs, as transformers reads them: {@code num_labels} decides how
   * many there are and {@code id2label} names them, unless the two contradict each other.
   */
  private static List<String> labels(JsonFile json, int countOfFamily) {
    Map<Integer, String> byId = new HashMap<>();
    for (Map.Entry<String, JsonNode> label : json.at(LABELS).root().properties()) {
      int id = labelId(json, label.getKey());
      byId.put(id, label.getValue().isNull() ? unnamed(id) : name(label.getValue()));
    }
    // transformers leaves id2label out where its labels have the family's number and no names.
    int count = json.positive("num_labels", byId.isEmpty() ? countOfFamily : byId.size());
    Map<Integer, String> names = count == byId.size() ? byId : Map.of();
    return IntStream.range(0, count).mapToObj(id -> names.getOrDefault(id, unnamed(id))).toList();
  }

  /** Returns what transformers calls an output without a name. */
  private static String unnamed(int id) {
    return "LABEL_" + id;
  }

  /** Returns the name of an output, which may be a number; a list or an object as JSON. */
  private static String name(JsonNode label) {
    return label.isValueNode() ? label.asText() : label.toString();
  }

  private static int labelId(JsonFile json, String key) {
    try {
      return Integer.parseInt(key.strip());
    } catch (NumberFormatException e) {
      throw RerankException.model(
          "Expected the number of an output as a key of \"%s\" in %s, found \"%s\"; write it the"
              + " other way round: {\"0\": \"a name\"}",
          LABELS, json.file(), key);
    }
  }

  private static String activation(JsonNode root) {
    String name = root.path("sentence_transformers").path(ACTIVATION).asText("");
    if (name.isEmpty()) {
      name = root.path("sbert_ce_default_activation_function").asText("");
    }
    return ofTorch(name);
  }

  /**
   * Returns a class without its package; empty for code that comes with a model, which is not run.
   */
  private static String ofTorch(String className) {
    return className.contains(".") && !className.startsWith("torch.")
        ? ""
        : withoutPackage(className);
  }

  private static String withoutPackage(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  /**
   * Returns the position of the first token. Where it is not 0, padding has the position before it.
   */
  public int firstPosition() {
    return Math.max(0, positions - maxTokens);
  }

  /** Returns the same with one output, whatever the labels. */
  public ModelConfig withOneLabel() {
    return with(List.of(unnamed(0)), activation);
  }

  /**
   * Returns the same with {@code count} outputs. They keep the names in the file if there are as
   * many.
   */
  public ModelConfig withLabels(int count) {
    return labels.size() == count
        ? this
        : with(IntStream.range(0, count).mapToObj(ModelConfig::unnamed).toList(), activation);
  }

  private ModelConfig with(List<String> otherLabels, String otherActivation) {
    return new ModelConfig(
        architecture,
        modelType,
        otherLabels,
        otherActivation,
        positions,
        maxTokens,
        padTokenId,
        vocabulary,
        tokenTypes,
        json);
  }

  /**
   * Returns the same with the activation that {@code file} of sentence-transformers names, if it
   * does.
   */
  ModelConfig withActivationOf(JsonFile file) {
    String name = ofTorch(file.text(ACTIVATION, ""));
    return name.isEmpty() ? this : with(labels, name);
  }
}
