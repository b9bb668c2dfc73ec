package io.sparkrerank.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/**
 * The classes of transformers 5 that decide how a tokenizer is built. {@link #FILE} loads {@code
 * tokenizer.json} as it stands. The others take its vocabulary and its character map alone, and
 * build the rest themselves.
 *
 * @see <a
 *     href="https://github.com/huggingface/transformers/blob/main/src/transformers/models/auto/tokenization_auto.py">AutoTokenizer</a>
 */
enum TokenizerClass {
  FILE("TokenizersBackend", false),
  BERT("BertTokenizer", true),
  DISTILBERT("DistilBertTokenizer", false),
  MPNET("MPNetTokenizer", false),
  ROBERTA("RobertaTokenizer", false),
  DEBERTA("DebertaTokenizer", true),
  XLM_ROBERTA("XLMRobertaTokenizer", false),
  CAMEMBERT("CamembertTokenizer", false),
  ALBERT("AlbertTokenizer", false),
  DEBERTA_V2("DebertaV2Tokenizer", true);

  /** Names that transformers keeps for one of the classes above. */
  private static final Map<String, TokenizerClass> ALIASES =
      Map.of(
          "ElectraTokenizer", BERT,
          "MobileBertTokenizer", BERT,
          "LayoutLMTokenizer", BERT,
          "SqueezeBertTokenizer", BERT,
          "LxmertTokenizer", BERT,
          "BartTokenizer", ROBERTA,
          "LongformerTokenizer", ROBERTA,
          "PreTrainedTokenizer", FILE,
          "PythonBackend", FILE,
          "BloomTokenizer", FILE);

  /**
   * The class of each model type where no file names one. A model type that is not here has {@link
   * #FILE}.
   */
  private static final Map<TokenizerClass, Set<String>> MODEL_TYPES =
      Map.of(
          BERT,
              Set.of(
                  "bert",
                  "distilbert",
                  "electra",
                  "ernie",
                  "convbert",
                  "mobilebert",
                  "squeezebert",
                  "megatron-bert",
                  "nezha",
                  "nomic_bert",
                  "layoutlm"),
          ROBERTA, Set.of("roberta", "bart", "longformer", "data2vec-text", "ibert"),
          XLM_ROBERTA, Set.of("xlm-roberta", "xmod", "gte", "jina_embeddings_v3"),
          MPNET, Set.of("mpnet"),
          DEBERTA, Set.of("deberta"),
          CAMEMBERT, Set.of("camembert"),
          ALBERT, Set.of("albert", "yoso"),
          DEBERTA_V2, Set.of("deberta-v2"));

  /** Model types whose tokenizer is always that of the file, whatever class the files name. */
  private static final Set<String> ALWAYS_FILE =
      Set.of("modernbert", "modernbert-decoder", "xlm-roberta-xl", "nystromformer", "umt5");

  /** Classes that build a tokenizer in a way that is not known here. */
  private static final Set<String> UNKNOWN_BUILDS =
      Set.of(
          "BarthezTokenizer",
          "BertGenerationTokenizer",
          "BertJapaneseTokenizer",
          "BertweetTokenizer",
          "BigBirdTokenizer",
          "BlenderbotTokenizer",
          "CLIPTokenizer",
          "CodeLlamaTokenizer",
          "CohereTokenizer",
          "ConvBertTokenizer",
          "FNetTokenizer",
          "FlaubertTokenizer",
          "FunnelTokenizer",
          "GPT2Tokenizer",
          "GPTNeoXTokenizer",
          "GemmaTokenizer",
          "HerbertTokenizer",
          "LayoutLMv2Tokenizer",
          "LayoutLMv3Tokenizer",
          "LlamaTokenizer",
          "LukeTokenizer",
          "MBartTokenizer",
          "NllbTokenizer",
          "PhobertTokenizer",
          "Qwen2Tokenizer",
          "RemBertTokenizer",
          "RoCBertTokenizer",
          "RoFormerTokenizer",
          "SplinterTokenizer",
          "T5Tokenizer",
          "XLMTokenizer",
          "XLNetTokenizer");

  private final String className;
  private final boolean tokenTypes;

  TokenizerClass(String className, boolean tokenTypes) {
    this.className = className;
    this.tokenTypes = tokenTypes;
  }

  /** Returns the name in transformers 5. */
  String className() {
    return className;
  }

  /** Returns whether token types are passed to the model, unless model_input_names decides it. */
  boolean tokenTypes() {
    return tokenTypes;
  }

  /**
   * The class of a directory.
   *
   * @param type how the tokenizer is built
   * @param unknown the name of a class that builds it otherwise, or empty
   */
  record Resolved(TokenizerClass type, String unknown) {}

  /**
   * Returns the class that {@code AutoTokenizer} takes.
   *
   * @param named the value of tokenizer_class, or nothing
   * @param modelType the value of model_type in config.json
   */
  static Resolved of(JsonNode named, String modelType) {
    String name = withoutFast(named.asText(""));
    if (ALWAYS_FILE.contains(modelType)) {
      return new Resolved(FILE, "");
    }
    if (name.isEmpty()) {
      return new Resolved(ofModelType(modelType), "");
    }
    TokenizerClass alias = ALIASES.get(name);
    if (alias != null) {
      return new Resolved(alias, "");
    }
    for (TokenizerClass type : values()) {
      if (type.className.equals(name)) {
        return new Resolved(type, "");
      }
    }
    // transformers loads the file for a class that it does not have.
    return new Resolved(FILE, UNKNOWN_BUILDS.contains(name) ? name : "");
  }

  private static TokenizerClass ofModelType(String modelType) {
    return MODEL_TYPES.entrySet().stream()
        .filter(entry -> entry.getValue().contains(modelType))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(FILE);
  }

  private static String withoutFast(String name) {
    return name.replaceFirst("Fast$", "");
  }
}
