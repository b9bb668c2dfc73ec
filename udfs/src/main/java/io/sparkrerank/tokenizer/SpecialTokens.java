package io.sparkrerank.tokenizer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The named special tokens that the classes of transformers have where no file names them. */
final class SpecialTokens {

  /** The names that every tokenizer of transformers knows, in its order. */
  static final List<String> NAMES =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

  private static final List<String> BERT =
      tokens("", "", "[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]");
  private static final List<String> ROBERTA =
      tokens("<s>", "</s>", "<unk>", "</s>", "<pad>", "<s>", "<mask>");
  private static final List<String> MPNET =
      tokens("<s>", "</s>", "[UNK]", "</s>", "<pad>", "<s>", "<mask>");
  private static final List<String> DEBERTA =
      tokens("[CLS]", "[SEP]", "[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]");
  private static final List<String> ALBERT =
      tokens("[CLS]", "[SEP]", "<unk>", "[SEP]", "<pad>", "[CLS]", "[MASK]");
  private static final List<String> T5 = tokens("", "</s>", "<unk>", "", "<pad>", "", "");

  private SpecialTokens() {}

  private static List<String> tokens(
      String bos, String eos, String unk, String sep, String pad, String cls, String mask) {
    return List.of(bos, eos, unk, sep, pad, cls, mask);
  }

  /** Returns the tokens of a class by their names, in the order of {@link #NAMES}. */
  static Map<String, AddedToken> of(TokenizerClass type) {
    List<String> contents =
        switch (type) {
          case FILE -> tokens("", "", "", "", "", "", "");
          case BERT, DISTILBERT -> BERT;
          case MPNET -> MPNET;
          case ROBERTA, XLM_ROBERTA, CAMEMBERT -> ROBERTA;
          case DEBERTA, DEBERTA_V2 -> DEBERTA;
          case ALBERT -> ALBERT;
          case T5 -> T5;
        };
    Map<String, AddedToken> tokens = new LinkedHashMap<>();
    for (int index = 0; index < contents.size(); index++) {
      String name = NAMES.get(index);
      if (!contents.get(index).isEmpty()) {
        tokens.put(name, named(name, contents.get(index), type));
      }
    }
    return tokens;
  }

  /** Returns the token that a class makes of a plain string: two of them widen the mask. */
  static AddedToken named(String name, String content, TokenizerClass type) {
    boolean wide =
        name.equals("mask_token")
            && (type == TokenizerClass.MPNET || type == TokenizerClass.CAMEMBERT);
    return new AddedToken(content, false, wide, false, AddedToken.Search.UNSAID, true);
  }

  /** Returns one of the tokens that stand for a hidden part of a text in T5. */
  static String sentinel(int number) {
    return "<extra_id_" + number + ">";
  }
}
