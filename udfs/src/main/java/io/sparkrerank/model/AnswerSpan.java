package io.sparkrerank.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A stretch of a text's tokens that may be the answer.
 *
 * @param start its first token, from 0
 * @param end its last token
 * @param score start logit + end logit
 */
public record AnswerSpan(int start, int end, float score) {

  /**
   * The order from best to worst: by score; of equal scores the earlier span, then the shorter one.
   */
  static final Comparator<AnswerSpan> BEST_FIRST =
      Comparator.comparingDouble((AnswerSpan span) -> -span.score)
          .thenComparingInt(AnswerSpan::start)
          .thenComparingInt(AnswerSpan::end);

  /**
   * Returns the best spans of a text, from best to worst.
   *
   * @param logits in the order of {@link LogitLayout#SPANS}
   * @param count how many at most
   * @param maxTokens how many tokens an answer may have
   */
  public static List<AnswerSpan> best(float[] logits, int count, int maxTokens) {
    int tokens = logits.length / 2 - 1;
    PriorityQueue<AnswerSpan> best = new PriorityQueue<>(BEST_FIRST.reversed());
    for (int start = 0; start < tokens; start++) {
      int last = Math.min(tokens, start + maxTokens);
      for (int end = start; end < last; end++) {
        float score = logits[1 + start] + logits[2 + tokens + end];
        if (best.size() < count || score > best.peek().score) {
          best.add(new AnswerSpan(start, end, score));
          if (best.size() > count) {
            best.remove();
          }
        }
      }
    }
    List<AnswerSpan> sorted = new ArrayList<>(best);
    sorted.sort(BEST_FIRST);
    return sorted;
  }

  /** Returns the score of no answer, which stands at the first token of the pair. */
  public static float nullScore(float[] logits) {
    return logits[0] + logits[logits.length / 2];
  }
}
