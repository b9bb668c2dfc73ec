package io.sparkrerank.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.checkpoint.TokenizerForm;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The classes of transformers 5 that decide how a tokenizer is built. {@link #FILE} loads {@code
 * tokenizer.json} as it stands. The others take its vocabulary and its character map alone, or
 * those of older files, and build the rest themselves.
 *
 * @see <a
 *     href="https://github.com/huggingface/transformers/blob/main/src/transformers/models/auto/tokenization_auto.py">AutoTokenizer</a>
 */
enum TokenizerClass {
  FILE("TokenizersBackend", false, null),
  BERT("BertTokenizer", true, TokenizerForm.WORD_PIECE),
  DISTILBERT("DistilBertTokenizer", false, TokenizerForm.WORD_PIECE),
  MPNET("MPNetTokenizer", false, TokenizerForm.WORD_PIECE),
  ROBERTA("RobertaTokenizer", false, TokenizerForm.BYTE_LEVEL_BPE),
  DEBERTA("DebertaTokenizer", true, TokenizerForm.BYTE_LEVEL_BPE),
  XLM_ROBERTA("XLMRobertaTokenizer", false, TokenizerForm.SENTENCEPIECE_BPE),
  CAMEMBERT("CamembertTokenizer", false, TokenizerForm.SENTENCEPIECE_BPE),
  ALBERT("AlbertTokenizer", false, TokenizerForm.SPIECE),
  T5("T5Tokenizer", false, TokenizerForm.SPIECE),
  DEBERTA_V2("DebertaV2Tokenizer", true, TokenizerForm.SPM);

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
          "LEDTokenizer", ROBERTA,
          "MvpTokenizer", ROBERTA);

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
                  "jina-bert",
                  "layoutlm",
                  "lxmert",
                  "qdqbert",
                  "realm",
                  "retribert"),
          ROBERTA,
              Set.of(
                  "roberta",
                  "bart",
                  "longformer",
                  "data2vec-text",
                  "ibert",
                  "led",
                  "mega",
                  "mra",
                  "mvp",
                  "roberta-prelayernorm"),
          XLM_ROBERTA,
              Set.of("xlm-roberta", "xlm-roberta-flash", "xmod", "gte", "jina_embeddings_v3"),
          T5, Set.of("t5", "mt5", "switch_transformers"),
          MPNET, Set.of("mpnet"),
          DEBERTA, Set.of("deberta"),
          CAMEMBERT, Set.of("camembert"),
          ALBERT, Set.of("albert", "yoso"),
          DEBERTA_V2, Set.of("deberta-v2"));

  /** Model types whose tokenizer is always that of the file, whatever class the files name. */
  private static final Set<String> ALWAYS_FILE =
      Set.of("modernbert", "modernbert-decoder", "xlm-roberta-xl", "nystromformer", "umt5");

  private final String className;
  private final boolean tokenTypes;
  private final @Nullable TokenizerForm form;

  TokenizerClass(String className, boolean tokenTypes, @Nullable TokenizerForm form) {
    this.className = className;
    this.tokenTypes = tokenTypes;
    this.form = form;
  }

  /** Returns the name in transformers 5. */
  String className() {
    return className;
  }

  /** Returns whether token types are passed to the model, unless model_input_names decides it. */
  boolean tokenTypes() {
    return tokenTypes;
  }

  /** Returns the files that the class reads if there is no tokenizer.json. */
  Optional<TokenizerForm> form() {
    return Optional.ofNullable(form);
  }

  /** Returns whether the class has a Unigram model, which SentencePiece trains. */
  boolean isUnigram() {
    return switch (this) {
      case XLM_ROBERTA, CAMEMBERT, ALBERT, T5, DEBERTA_V2 -> true;
      case FILE, BERT, DISTILBERT, MPNET, ROBERTA, DEBERTA -> false;
    };
  }

  /** Returns the id of the unknown token, if the class takes the same for every vocabulary. */
  OptionalInt fixedUnknownId() {
    return switch (this) {
      case XLM_ROBERTA -> OptionalInt.of(3);
      case ALBERT -> OptionalInt.of(1);
      case T5 -> OptionalInt.of(2);
      default -> OptionalInt.empty();
    };
  }

  /**
   * The class of a directory.
   *
   * @param type how the tokenizer is built
   * @param unknown the name of a class that builds it otherwise, or empty
   * @param name the name of the class in the files, or else in transformers
   */
  record Resolved(TokenizerClass type, String unknown, String name) {

    private static Resolved of(TokenizerClass type, String name) {
      return new Resolved(type, "", name.isEmpty() ? type.className : name);
    }
  }

  /**
   * Returns the class that {@code AutoTokenizer} takes.
   *
   * @param named the value of tokenizer_class, or nothing
   * @param modelType the value of model_type in config.json
   */
  static Resolved of(JsonNode named, String modelType) {
    String name = withoutFast(named.asText(""));
    if (ALWAYS_FILE.contains(modelType)) {
      return Resolved.of(FILE, name);
    }
    if (name.isEmpty()) {
      TokenizerClass type = ofModelType(modelType);
      String foreign = type == FILE ? ForeignTokenizers.ofModelType(modelType) : "";
      return new Resolved(type, foreign, foreign.isEmpty() ? type.className : foreign);
    }
    TokenizerClass alias = ALIASES.get(name);
    if (alias != null) {
      return Resolved.of(alias, name);
    }
    for (TokenizerClass type : values()) {
      if (type.className.equals(name)) {
        return Resolved.of(type, name);
      }
    }
    // transformers loads the file for a class that it does not have.
    return new Resolved(FILE, ForeignTokenizers.isClass(name) ? name : "", name);
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
