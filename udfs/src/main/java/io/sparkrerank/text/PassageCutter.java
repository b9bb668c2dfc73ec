package io.sparkrerank.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts texts into passages that overlap. Lengths are counted in the model's tokens. Cuts are
 * between words; a word is cut only if it is longer than a passage, as in languages without blanks.
 * Thread-safe.
 */
public final class PassageCutter {

  /** The first word of a passage may have more tokens there than within its text. */
  private static final int SLACK = 2;

  private final PairTokenizer tokenizer;
  private final @Nullable Integer window;
  private final @Nullable Integer stride;

  /**
   * Creates a cutter.
   *
   * @param tokenizer the tokenizer; closing it stays with the caller
   * @param window the most tokens of a passage, null for what fits into a pair beside query and
   *     title; never more than that
   * @param stride after how many tokens the next passage begins, null for half a window
   */
  public PassageCutter(
      PairTokenizer tokenizer, @Nullable Integer window, @Nullable Integer stride) {
    this.tokenizer = tokenizer;
    this.window = window;
    this.stride = stride;
  }

  /**
   * A document that is to be cut.
   *
   * @param query the query that each passage will be read with
   * @param title the text that stands before each passage; may be empty
   * @param text the text that is cut
   */
  public record Document(String query, String title, String text) {}

  /**
   * The passages of a document.
   *
   * @param title as much of the title as leaves room for passages
   * @param passages in the order of the text, at least one
   */
  public record CutDocument(String title, List<Passage> passages) {}

  /** Cuts each document. A text that fits beside its title is one whole passage. */
  public List<CutDocument> cut(Collection<Document> documents) {
    PerText<Integer> queries =
        tokenizer.queryLengths(documents.stream().map(Document::query).toList());
    PerText<TokenSpans> spans =
        tokenizer.spans(
            documents.stream().flatMap(d -> List.of(d.title(), d.text()).stream()).toList());
    List<CutDocument> cuts = new ArrayList<>();
    for (Document document : documents) {
      cuts.add(
          cut(
              document,
              queries.of(document.query()),
              spans.of(document.title()),
              spans.of(document.text())));
    }
    return cuts;
  }

  private CutDocument cut(Document document, int query, TokenSpans title, TokenSpans text) {
    int room = tokenizer.roomOfText(query, title.length() + text.length());
    // A title that takes nearly all would leave no place for what is to be read.
    int titleKept = Math.min(title.length(), room - Math.max(1, room / 4));
    int fitting =
        title.length() + text.length() <= room
            ? text.length()
            : Math.max(1, room - titleKept - SLACK);
    int size = Math.max(1, window == null ? fitting : Math.min(window, fitting));
    int step = stride == null ? Math.max(1, size / 2) : Math.min(stride, size);
    String kept =
        titleKept == title.length()
            ? document.title()
            : titleKept == 0 ? "" : beginning(document.title(), title.ends()[titleKept - 1]);
    return new CutDocument(kept, passages(document.text(), text, size, step));
  }

  private static String beginning(String text, int codePoints) {
    return text.substring(0, text.offsetByCodePoints(0, codePoints));
  }

  private static List<Passage> passages(String text, TokenSpans tokens, int window, int stride) {
    List<Passage> passages = new ArrayList<>();
    int from = 0;
    int to = 0;
    while (to < tokens.length() && tokens.length() > window) {
      if (tokens.length() - from < window) {
        // The last passage is as long as the others: a short rest would be read out of context.
        from = Math.min(from, nextBoundary(tokens, tokens.length() - window));
      }
      to = end(tokens, from, window);
      Passage passage = new Passage(tokens.starts()[from], tokens.ends()[to - 1]);
      // A blank may be a token of its own, without any character.
      if (passage.end() > passage.start()) {
        passages.add(passage);
      }
      from = next(tokens, from, to, stride);
    }
    Passage whole = new Passage(0, text.codePointCount(0, text.length()));
    return passages.isEmpty() ? List.of(whole) : passages;
  }

  /** Returns the end, exclusive, of the passage that begins at {@code from}. */
  private static int end(TokenSpans tokens, int from, int window) {
    int most = Math.min(tokens.length(), from + window);
    int to = most;
    while (to > from && !isBoundary(tokens, to)) {
      to--;
    }
    return to > from ? to : most;
  }

  /** Returns the first token of the next passage: after {@code from}, and not after {@code to}. */
  private static int next(TokenSpans tokens, int from, int to, int stride) {
    int wanted = Math.min(to, from + stride);
    int next = wanted;
    while (next > from && !isBoundary(tokens, next)) {
      next--;
    }
    return next > from ? next : wanted;
  }

  private static int nextBoundary(TokenSpans tokens, int index) {
    int next = index;
    while (!isBoundary(tokens, next)) {
      next++;
    }
    return next;
  }

  private static boolean isBoundary(TokenSpans tokens, int index) {
    return index == tokens.length()
        || index == 0
        || tokens.words()[index] != tokens.words()[index - 1];
  }
}
