package io.sparkrerank.text;

import io.sparkrerank.RerankException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The special tokens of a pair: before the query, between query and text, and after the text.
 *
 * @param before such as {@code [CLS]}
 * @param between such as {@code [SEP]}
 * @param after such as {@code [SEP]}
 * @param betweenOfSecondType how many of the tokens in {@code between}, from its end, have type 1
 * @param textOfSecondType whether the text and what comes after it have type 1
 */
record PairTemplate(
    int[] before, int[] between, int[] after, int betweenOfSecondType, boolean textOfSecondType) {

  private static final int QUERY = 0;
  private static final int TEXT = 1;

  /**
   * Learns the template from an encoded example.
   *
   * @param ids the example's token ids
   * @param types their types
   * @param sequences 0 for the query's tokens, 1 for the text's, another value for special ones
   */
  static PairTemplate of(int[] ids, int[] types, int[] sequences) {
    int queryFrom = first(sequences, QUERY);
    int queryTo = last(sequences, QUERY) + 1;
    int textFrom = first(sequences, TEXT);
    int textTo = last(sequences, TEXT) + 1;
    if (queryFrom < 0 || textFrom < queryTo) {
      throw RerankException.model(
          "The tokenizer does not encode pairs as query, then text; is it a tokenizer of a"
              + " cross-encoder?");
    }
    int secondTypeFrom = (int) IntStream.of(types).takeWhile(type -> type == 0).count();
    boolean ordered = IntStream.of(types).skip(secondTypeFrom).allMatch(type -> type == 1);
    if (!ordered
        || secondTypeFrom < queryTo
        || secondTypeFrom > textFrom && secondTypeFrom < ids.length) {
      throw RerankException.model(
          "Token types of a pair must be 0 for the query and 0 or 1 for the text; the tokenizer"
              + " gives %s",
          Arrays.toString(types));
    }
    return new PairTemplate(
        Arrays.copyOfRange(ids, 0, queryFrom),
        Arrays.copyOfRange(ids, queryTo, textFrom),
        Arrays.copyOfRange(ids, textTo, ids.length),
        Math.max(0, textFrom - secondTypeFrom),
        secondTypeFrom < ids.length);
  }

  /**
   * Learns the template of single texts from an encoded example.
   *
   * @param sequences 0 for the text's tokens, another value for special ones
   */
  static PairTemplate ofSingle(int[] ids, int[] types, int[] sequences) {
    if (IntStream.of(types).anyMatch(type -> type != 0)) {
      throw RerankException.model(
          "Token types of a single text must be 0; the tokenizer gives %s", Arrays.toString(types));
    }
    int from = first(sequences, QUERY);
    if (from < 0) {
      throw RerankException.model("The tokenizer makes no token of the text \"a\"");
    }
    int to = last(sequences, QUERY) + 1;
    return new PairTemplate(
        Arrays.copyOfRange(ids, 0, from),
        new int[0],
        Arrays.copyOfRange(ids, to, ids.length),
        0,
        false);
  }

  /** Returns this template of single texts for pairs, with tokens around query and text. */
  PairTemplate around(int[] beforeQuery, int[] beforeText, int[] afterText) {
    return new PairTemplate(
        joined(before, beforeQuery), beforeText, joined(afterText, after), 0, false);
  }

  private static int[] joined(int[] first, int[] second) {
    return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
  }

  private static int first(int[] values, int wanted) {
    return IntStream.range(0, values.length)
        .filter(index -> values[index] == wanted)
        .findFirst()
        .orElse(-1);
  }

  private static int last(int[] values, int wanted) {
    return IntStream.range(0, values.length)
        .filter(index -> values[index] == wanted)
        .max()
        .orElse(-1);
  }

  int specialTokens() {
    return before.length + between.length + after.length;
  }

  /** The numbers of tokens of a query and a text before they are cut. */
  record Lengths(int query, int text) {}

  /**
   * Lays out a pair.
   *
   * @param query the token ids that are kept of the query
   * @param text the token ids that are kept of the text
   */
  TokenizedPair assemble(int[] query, int[] text, Lengths whole) {
    int[] ids = new int[specialTokens() + query.length + text.length];
    int position = append(before, ids, 0);
    position = append(query, ids, position);
    position = append(between, ids, position);
    int secondTypeFrom = textOfSecondType ? position - betweenOfSecondType : ids.length;
    position = append(text, ids, position);
    append(after, ids, position);
    int dropped = whole.query() - query.length + whole.text() - text.length;
    int textFrom = before.length + query.length + between.length;
    return new TokenizedPair(
        ids,
        secondTypeFrom,
        textFrom,
        textFrom + text.length,
        whole.query(),
        whole.text(),
        dropped);
  }

  private static int append(int[] source, int[] target, int position) {
    System.arraycopy(source, 0, target, position, source.length);
    return position + source.length;
  }
}
