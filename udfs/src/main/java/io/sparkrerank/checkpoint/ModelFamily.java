package io.sparkrerank.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The family of networks that a {@code config.json} belongs to. It is the {@code model_type},
 * except where code beside the checkpoint uses the type of another family.
 */
final class ModelFamily {

  private static final String JINA_BERT = "JinaBert";
  private static final String FLASH_CODE = "XLMRobertaFlash";

  private ModelFamily() {}

  /** Returns the name of the family; empty if the file does not tell. */
  static String of(JsonFile json) {
    String type = json.text("model_type", "");
    String named = json.texts("architectures").stream().findFirst().orElse("");
    JsonNode code = json.root().path("auto_map");
    if (named.startsWith(JINA_BERT) || code.toString().contains(JINA_BERT)) {
      return "jina-bert";
    }
    // transformers always writes the type; jina-reranker-v2 was saved without one.
    boolean untyped = type.isEmpty() && named.startsWith("XLMRoberta");
    return untyped || code.toString().contains(FLASH_CODE) ? "xlm-roberta-flash" : type;
  }
}
