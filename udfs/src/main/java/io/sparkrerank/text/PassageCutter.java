package io.sparkrerank.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Cuts texts into passages that overlap, by the model's tokens, between words; within a word only
 * if it is longer than a passage, as in languages without blanks. Thread-safe.
 */
public final class PassageCutter {

  /** The first word of a passage may have more tokens there than within its text. */
  private static final int SLACK = 2;

  private final PairTokenizer tokenizer;
  private final Integer window;
  private final Integer stride;

  /**
   * Creates a cutter.
   *
   * @param tokenizer the tokenizer; closing it stays with the caller
   * @param window the most tokens of a passage, or null for what fits into a pair beside query and
   *     title
   * @param stride after how many tokens the next passage begins, or null for half a window
   */
  public PassageCutter(PairTokenizer tokenizer, Integer window, Integer stride) {
    this.tokenizer = tokenizer;
    this.window = window;
    this.stride = stride;
  }

  /**
   * What is cut.
   *
   * @param query the query that each passage will be read with
   * @param title what stands before each passage, or empty
   * @param text what is cut
   */
  public record Document(String query, String title, String text) {}

  /** The passages of each document, at least one; a text that fits is one passage, whole. */
  public List<List<Passage>> cut(Collection<Document> documents) {
    Map<String, Integer> lengths =
        tokenizer.lengths(
            documents.stream().flatMap(d -> List.of(d.query(), d.title()).stream()).toList());
    Map<String, TokenSpans> spans =
        tokenizer.spans(documents.stream().map(Document::text).toList());
    List<List<Passage>> passages = new ArrayList<>();
    for (Document document : documents) {
      TokenSpans tokens = spans.get(document.text());
      int size =
          window != null
              ? window
              : room(lengths.get(document.query()), lengths.get(document.title()), tokens.length());
      int step = stride != null ? Math.min(stride, size) : Math.max(1, size / 2);
      passages.add(cut(document.text(), tokens, size, step));
    }
    return passages;
  }

  /** How many tokens of a text fit beside query and title, if it cannot be read whole. */
  private int room(int query, int title, int text) {
    int room = tokenizer.roomOfText(query, title + text);
    // A title that takes nearly all would leave no place for what is to be read.
    return Math.max(1, Math.max(room - title, room / 4) - SLACK);
  }

  private static List<Passage> cut(String text, TokenSpans tokens, int window, int stride) {
    List<Passage> passages = new ArrayList<>();
    int from = 0;
    int to = 0;
    while (to < tokens.length() && tokens.length() > window) {
      to = end(tokens, from, window);
      Passage passage = new Passage(tokens.starts()[from], tokens.ends()[to - 1], to - from);
      // A blank may be a token of its own, without any character.
      if (passage.end() > passage.start()) {
        passages.add(passage);
      }
      from = next(tokens, from, to, stride);
    }
    Passage whole = new Passage(0, text.codePointCount(0, text.length()), tokens.length());
    return passages.isEmpty() ? List.of(whole) : passages;
  }

  /** The end, exclusive, of the passage that begins at {@code from}. */
  private static int end(TokenSpans tokens, int from, int window) {
    int most = Math.min(tokens.length(), from + window);
    int to = most;
    while (to > from && !isBoundary(tokens, to)) {
      to--;
    }
    return to > from ? to : most;
  }

  /** Where the next passage begins: behind {@code from}, and not behind {@code to}. */
  private static int next(TokenSpans tokens, int from, int to, int stride) {
    int wanted = Math.min(to, from + stride);
    int next = wanted;
    while (next > from && !isBoundary(tokens, next)) {
      next--;
    }
    return next > from ? next : wanted;
  }

  private static boolean isBoundary(TokenSpans tokens, int index) {
    return index == tokens.length()
        || index == 0
        || tokens.words()[index] != tokens.words()[index - 1];
  }
}
