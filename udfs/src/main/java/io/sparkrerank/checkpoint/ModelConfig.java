package io.sparkrerank.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What {@code config.json} says of any model, whatever its architecture.
 *
 * @param architecture the class that transformers would load, such as {@code
 *     BertForSequenceClassification}; empty if the file names none
 * @param modelType the family, such as {@code bert}
 * @param labels the names of the outputs in order; one for a re-ranker
 * @param activation the class name of the activation that sentence-transformers would apply to the
 *     logits, without its package; empty if the file names none
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
    int maxTokens,
    int padTokenId,
    int vocabulary,
    int tokenTypes,
    JsonFile json) {

  /** Families whose positions start after the padding id, so that two of them are never used. */
  private static final Set<String> OFFSET_POSITIONS =
      Set.of("roberta", "xlm-roberta", "xlm-roberta-xl", "camembert", "longformer", "mpnet");

  private static final Set<String> WITHOUT_TOKEN_TYPES =
      Set.of("distilbert", "mpnet", "modernbert");

  private static final String ACTIVATION = "activation_fn";

  /** Reads the parts of {@code json} that every model has. */
  public static ModelConfig of(JsonFile json) {
    String modelType = json.text("model_type", "");
    boolean offset = OFFSET_POSITIONS.contains(modelType);
    boolean modern = modelType.equals("modernbert");
    // A key that is absent has the default of transformers.
    int padTokenId = json.integer("pad_token_id", modern ? 50283 : offset ? 1 : 0);
    int positions = json.integer("max_position_embeddings", modern ? 8192 : 512);
    int types = json.integer("type_vocab_size", modelType.equals("deberta-v2") ? 0 : 2);
    return new ModelConfig(
        json.root().path("architectures").path(0).asText(""),
        modelType,
        labels(json.root()),
        activation(json.root()),
        offset ? positions - padTokenId - 1 : positions,
        padTokenId,
        json.integer("vocab_size", Integer.MAX_VALUE),
        WITHOUT_TOKEN_TYPES.contains(modelType) ? 0 : types,
        json);
  }

  /** What the network ends in. */
  public Head head() {
    return Head.of(architecture);
  }

  private static List<String> labels(JsonNode root) {
    Map<Integer, String> byId = new TreeMap<>();
    for (Map.Entry<String, JsonNode> label : root.path("id2label").properties()) {
      byId.put(Integer.valueOf(label.getKey()), label.getValue().asText());
    }
    if (!byId.isEmpty()) {
      return List.copyOf(byId.values());
    }
    // transformers leaves id2label out when there are two labels without names.
    int count = root.path("num_labels").asInt(2);
    List<String> names = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      names.add("LABEL_" + id);
    }
    return List.copyOf(names);
  }

  private static String activation(JsonNode root) {
    String name = root.path("sentence_transformers").path(ACTIVATION).asText("");
    if (name.isEmpty()) {
      name = root.path("sbert_ce_default_activation_function").asText("");
    }
    return withoutPackage(name);
  }

  private static String withoutPackage(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  /** The same with the activation that {@code file} of sentence-transformers names, if it does. */
  ModelConfig withActivationOf(JsonFile file) {
    String name = withoutPackage(file.text(ACTIVATION, ""));
    return name.isEmpty()
        ? this
        : new ModelConfig(
            architecture,
            modelType,
            labels,
            name,
            maxTokens,
            padTokenId,
            vocabulary,
            tokenTypes,
            json);
  }
}
