package io.sparkrerank.checkpoint;

/**
 * The values that transformers takes for keys that {@code config.json} lacks, and facts of a family
 * of networks that no key states.
 *
 * @param vocabulary how many token ids there are
 * @param padTokenId the id that fills a batch
 * @param positions how many position embeddings there are
 * @param tokenTypes how many token types there are
 * @param readsTokenTypes whether the family has token types at all
 * @param start where positions start
 */
record FamilyDefaults(
    int vocabulary,
    int padTokenId,
    int positions,
    int tokenTypes,
    boolean readsTokenTypes,
    Start start) {

  /** The first position embedding that a token takes; those before it are never used. */
  enum Start {
    FIRST,
    AFTER_PADDING,
    THIRD;

    private int unused(int padTokenId) {
      return switch (this) {
        case FIRST -> 0;
        case AFTER_PADDING -> padTokenId + 1;
        case THIRD -> 2;
      };
    }
  }

  /**
   * Returns the values of the family that transformers calls {@code modelType}; where it is not
   * known, those of BERT with any number of token ids.
   */
  static FamilyDefaults of(String modelType) {
    return switch (modelType) {
      case "bert", "electra", "ernie" -> new FamilyDefaults(30522, 0, 512, 2, true, Start.FIRST);
      case "megatron-bert" -> new FamilyDefaults(29056, 0, 512, 2, true, Start.FIRST);
      case "rembert" -> new FamilyDefaults(250300, 0, 512, 2, true, Start.FIRST);
      case "distilbert" -> new FamilyDefaults(30522, 0, 512, 0, false, Start.FIRST);
      case "albert" -> new FamilyDefaults(30000, 0, 512, 2, true, Start.FIRST);
      case "roberta", "roberta-prelayernorm" ->
          new FamilyDefaults(50265, 1, 512, 2, true, Start.AFTER_PADDING);
      case "xlm-roberta", "camembert", "data2vec-text" ->
          new FamilyDefaults(30522, 1, 512, 2, true, Start.AFTER_PADDING);
      case "xlm-roberta-xl" -> new FamilyDefaults(250880, 1, 514, 1, true, Start.AFTER_PADDING);
      case "longformer" -> new FamilyDefaults(30522, 1, 512, 2, true, Start.AFTER_PADDING);
      case "mpnet" -> new FamilyDefaults(30527, 1, 512, 0, false, Start.THIRD);
      case "deberta" -> new FamilyDefaults(50265, 0, 512, 0, true, Start.FIRST);
      case "deberta-v2" -> new FamilyDefaults(128100, 0, 512, 0, true, Start.FIRST);
      case "bart" -> new FamilyDefaults(50265, 1, 1024, 0, false, Start.FIRST);
      // Positions are relative; the limit is one of memory.
      case "t5" -> new FamilyDefaults(32128, 0, 4096, 0, false, Start.FIRST);
      case "mt5" -> new FamilyDefaults(250112, 0, 4096, 0, false, Start.FIRST);
      case "gte" -> new FamilyDefaults(250048, 1, 8192, 1, true, Start.FIRST);
      case "new" -> new FamilyDefaults(30528, 0, 2048, 1, true, Start.FIRST);
      case "nomic_bert" -> new FamilyDefaults(30528, 0, 2048, 2, true, Start.FIRST);
      case "jina-bert" -> new FamilyDefaults(30522, 0, 512, 2, true, Start.FIRST);
      case "xlm-roberta-flash" -> new FamilyDefaults(250002, 1, 8194, 1, true, Start.AFTER_PADDING);
      case "modernbert" -> new FamilyDefaults(50368, 50283, 8192, 0, false, Start.FIRST);
      default -> new FamilyDefaults(Integer.MAX_VALUE, 0, 512, 2, true, Start.FIRST);
    };
  }

  /**
   * Returns how many labels a classifier of the family {@code modelType} has where no key says it.
   */
  static int labels(String modelType) {
    return modelType.equals("bart") ? 3 : 2;
  }

  /** Returns the most tokens that {@code positions} embeddings allow. */
  int maxTokens(int positions, int padTokenId) {
    return positions - start.unused(padTokenId);
  }
}
