package io.sparkrerank.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.GoldenCheckpoint;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers are whole characters. */
class AnswerSlicerTest {

  @ParameterizedTest
  @ValueSource(strings = {"bert-answers", "roberta-answers", "xlm-roberta-answers"})
  void cutsNoCharacterFromItsMarks(String model) {
    String text = " cre\u0300me bru\u0302le\u0301e  👩‍👩‍👧 \u00a0 costs 5\u20ac ";
    int[] codePoints = text.codePoints().toArray();
    try (PairTokenizer tokenizer =
        new PairTokenizer(
            GoldenCheckpoint.named(model).directory().resolve("tokenizer.json"),
            Reading.ofPairs(new Truncation(64, 0.75, Cut.END, Cut.END)))) {
      int tokens = tokenizer.queryLengths(List.of(text)).of(text);
      List<AnswerSlicer.TokenRange> single =
          IntStream.range(0, tokens).mapToObj(t -> new AnswerSlicer.TokenRange(t, t)).toList();
      List<Passage> slices =
          new AnswerSlicer(tokenizer)
              .slice(List.of(new AnswerSlicer.TokenRanges(text, single)))
              .get(0);
      assertThat(slices).hasSize(tokens);
      for (Passage slice : slices) {
        if (slice.end() == slice.start()) {
          continue;
        }
        String part = new String(codePoints, slice.start(), slice.end() - slice.start());
        assertThat(part)
            .isEqualTo(part.strip())
            .doesNotStartWith("\u200d")
            .doesNotEndWith("\u200d");
        assertThat(part.codePointAt(0)).isNotIn(0x300, 0x301, 0x302);
        if (slice.end() < codePoints.length) {
          assertThat(codePoints[slice.end()]).isNotIn(0x300, 0x301, 0x302, 0x200d);
        }
      }
      assertThat(Passage.slice(text, List.of(slices.get(0))).get(0)).startsWith("c");
    }
  }
}
