package io.sparkrerank.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * The family of networks that a {@code config.json} belongs to. It is the {@code model_type},
 * except where code beside the checkpoint uses the type of another family. A file without a type is
 * of the family of its class, where that is unambiguous; transformers refuses it.
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
    if (untyped || code.toString().contains(FLASH_CODE)) {
      return "xlm-roberta-flash";
    }
    return type.isEmpty() && code.isMissingNode() ? ofClass(named) : type;
  }

  /** Returns the family of a class of transformers; empty if it is not known. */
  private static String ofClass(String architecture) {
    String family = architecture.replaceFirst("(For[A-Z]\\w*|Model)$", "");
    return switch (family) {
      case "DebertaV2" -> "deberta-v2";
      case "Bert",
          "Roberta",
          "Camembert",
          "DistilBert",
          "Electra",
          "Ernie",
          "Albert",
          "MPNet",
          "Deberta",
          "ModernBert",
          "Bart",
          "T5",
          "MT5" ->
          family.toLowerCase(Locale.ROOT);
      default -> "";
    };
  }
}
