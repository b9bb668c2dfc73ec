package io.sparkrerank.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.text.TokenizedPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The best stretches of tokens, against all of them. */
class AnswerSpanTest {

  @Test
  void findsTheBestOfAllSpans() {
    Random random = new Random(3);
    for (int trial = 0; trial < 50; trial++) {
      int tokens = 1 + random.nextInt(30);
      float[] logits = new float[2 * (tokens + 1)];
      for (int index = 0; index < logits.length; index++) {
        // Few values, so that there are ties.
        logits[index] = random.nextInt(4);
      }
      int maxTokens = 1 + random.nextInt(6);
      List<AnswerSpan> all = new ArrayList<>();
      for (int start = 0; start < tokens; start++) {
        for (int end = start; end < Math.min(tokens, start + maxTokens); end++) {
          all.add(new AnswerSpan(start, end, logits[1 + start] + logits[tokens + 2 + end]));
        }
      }
      all.sort(AnswerSpan.BEST_FIRST);
      int count = 1 + random.nextInt(10);
      assertThat(AnswerSpan.best(logits, count, maxTokens))
          .isEqualTo(all.subList(0, Math.min(count, all.size())));
    }
  }

  @Test
  void keepsWhatBelongsToTheTextOfAPair() {
    // [CLS] query [SEP] two tokens of text [SEP], and two of padding.
    TokenizedPair pair = new TokenizedPair(new int[6], 3, 3, 5, 1, 9, 7);
    float[] output = {10, 11, 12, 13, 14, 15, 16, 17, 20, 21, 22, 23, 24, 25, 26, 27};
    float[] kept = LogitLayout.SPANS.kept(output, pair);
    assertThat(kept).containsExactly(10, 13, 14, 20, 23, 24);
    assertThat(AnswerSpan.nullScore(kept)).isEqualTo(30);
    assertThat(AnswerSpan.best(kept, 1, 5)).containsExactly(new AnswerSpan(1, 1, 38));
  }
}
