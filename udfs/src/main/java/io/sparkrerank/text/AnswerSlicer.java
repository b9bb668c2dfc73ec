package io.sparkrerank.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the characters of answers that are known as tokens. Blanks at the ends of an answer are
 * left out. No character is cut from the marks that belong to it. Thread-safe.
 */
public final class AnswerSlicer {

  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private final PairTokenizer tokenizer;

  /**
   * Creates a slicer.
   *
   * @param tokenizer the tokenizer; closing it stays with the caller
   */
  public AnswerSlicer(PairTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Stretches of a text's tokens.
   *
   * @param text the text as the model read it
   * @param ranges the stretches
   */
  public record TokenRanges(String text, List<TokenRange> ranges) {}

  /**
   * A run of neighbouring tokens of a text.
   *
   * @param first the first one, from 0
   * @param last the last one
   */
  public record TokenRange(int first, int last) {}

  /** Returns the place of each stretch in its text. A stretch of blanks alone is empty. */
  public List<List<Passage>> slice(List<TokenRanges> texts) {
    PerText<TokenSpans> spans = tokenizer.spans(texts.stream().map(TokenRanges::text).toList());
    List<List<Passage>> slices = new ArrayList<>();
    for (TokenRanges found : texts) {
      int[] codePoints = found.text().codePoints().toArray();
      TokenSpans tokens = spans.of(found.text());
      slices.add(
          found.ranges().stream()
              .map(
                  part ->
                      whole(codePoints, tokens.starts()[part.first()], tokens.ends()[part.last()]))
              .toList());
    }
    return slices;
  }

  private static Passage whole(int[] text, int from, int to) {
    int start = from;
    int end = Math.max(from, to);
    while (start < end && isBlank(text[start])) {
      start++;
    }
    while (end > start && isBlank(text[end - 1])) {
      end--;
    }
    if (start == end) {
      return new Passage(start, end);
    }
    while (start > 0 && belongTogether(text[start - 1], text[start])) {
      start--;
    }
    while (end < text.length && belongTogether(text[end - 1], text[end])) {
      end++;
    }
    return new Passage(start, end);
  }

  private static boolean isBlank(int codePoint) {
    return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
  }

  /** Returns whether the second of two neighbours is drawn upon the first, or joined with it. */
  private static boolean belongTogether(int first, int second) {
    int type = Character.getType(second);
    return type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || second == ZERO_WIDTH_JOINER
        || first == ZERO_WIDTH_JOINER;
  }
}
