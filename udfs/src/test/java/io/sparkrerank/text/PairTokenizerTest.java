package io.sparkrerank.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.tokenizer.TextReading;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PairTokenizerTest {

  @ParameterizedTest
  @MethodSource("io.sparkrerank.GoldenCheckpoint#all")
  void equalsTheTokenizersOwnEncodingOfPairs(GoldenCheckpoint checkpoint) {
    List<GoldenCheckpoint.Pair> golden = checkpoint.pairs();
    try (PairTokenizer tokenizer = tokenizer(checkpoint, checkpoint.maxLength(), 0.75)) {
      List<TokenizedPair> tokenized =
          tokenizer.tokenize(golden.stream().map(GoldenCheckpoint.Pair::texts).toList());
      for (int index = 0; index < golden.size(); index++) {
        GoldenCheckpoint.Pair expected = golden.get(index);
        TokenizedPair actual = tokenized.get(index);
        assertThat(actual.ids()).as("ids of %s", expected.texts()).isEqualTo(expected.ids());
        assertThat(actual.queryTokens()).isEqualTo(expected.queryTokens());
        assertThat(actual.textTokens()).isEqualTo(expected.textTokens());
        assertThat(actual.droppedTokens()).isEqualTo(expected.droppedTokens());
        if (expected.tokenTypes() != null) {
          assertThat(types(actual)).isEqualTo(expected.tokenTypes());
        }
      }
    }
  }

  @Test
  void neverCutsAPairThatFits() {
    String query = "blood ".repeat(60);
    try (PairTokenizer tokenizer = tokenizer(GoldenCheckpoint.named("bert-1"), 64, 0.1)) {
      TokenizedPair pair = tokenizer.tokenize(List.of(new TextPair(query, "blood"))).get(0);
      assertThat(pair.length()).isEqualTo(64);
      assertThat(pair.droppedTokens()).isZero();
    }
  }

  @Test
  void cutsTheTextOnlyWhileTheQueryKeepsToItsShare() {
    TextPair pair = new TextPair("blood ".repeat(30), "heart ".repeat(200));
    try (PairTokenizer tokenizer = tokenizer(GoldenCheckpoint.named("bert-1"), 64, 0.5)) {
      TokenizedPair cut = tokenizer.tokenize(List.of(pair)).get(0);
      assertThat(cut.length()).isEqualTo(64);
      assertThat(cut.secondTypeFrom()).isEqualTo(1 + 30 + 1);
      assertThat(cut.droppedTokens()).isEqualTo(cut.textTokens() - 31);
    }
  }

  @Test
  void cutsAQueryThatTakesMoreThanItsShare() {
    TextPair pair = new TextPair("blood ".repeat(300), "heart ".repeat(200));
    try (PairTokenizer tokenizer = tokenizer(GoldenCheckpoint.named("bert-1"), 64, 0.5)) {
      TokenizedPair cut = tokenizer.tokenize(List.of(pair)).get(0);
      assertThat(cut.length()).isEqualTo(64);
      assertThat(cut.secondTypeFrom()).isEqualTo(1 + 30 + 1);
      assertThat(cut.queryTokens()).isEqualTo(300);
    }
  }

  @Test
  void keepsTheOrderOfPairsWhenQueriesAndTextsRepeat() {
    TextPair one = new TextPair("blood", "heart");
    TextPair other = new TextPair("heart", "blood");
    try (PairTokenizer tokenizer = tokenizer(GoldenCheckpoint.named("bert-1"), 64, 0.75)) {
      List<TokenizedPair> tokenized = tokenizer.tokenize(List.of(one, other, one));
      assertThat(tokenized.get(0).ids()).isEqualTo(tokenized.get(2).ids());
      assertThat(tokenized.get(0).ids()).isNotEqualTo(tokenized.get(1).ids());
    }
  }

  @Test
  void tokenizesManyAndLongTextsAsOneByOne() {
    List<TextPair> pairs =
        IntStream.range(0, 600)
            .mapToObj(i -> new TextPair("blood " + i, "heart ".repeat(i % 7 == 0 ? 40_000 : i)))
            .toList();
    try (PairTokenizer tokenizer = tokenizer(GoldenCheckpoint.named("bert-1"), 64, 0.75)) {
      List<TokenizedPair> together = tokenizer.tokenize(pairs);
      for (int index = 0; index < pairs.size(); index += 37) {
        TokenizedPair alone = tokenizer.tokenize(List.of(pairs.get(index))).get(0);
        assertThat(together.get(index).ids()).isEqualTo(alone.ids());
        assertThat(together.get(index).textTokens()).isEqualTo(alone.textTokens());
      }
    }
  }

  @Test
  void refusesALengthWithoutRoomForAPair() {
    assertThatThrownBy(() -> tokenizer(GoldenCheckpoint.named("bert-1"), 4, 0.75))
        .isInstanceOf(RerankException.class)
        .hasMessage(
            "A pair of 4 tokens leaves no room beside 3 special tokens; allow longer pairs");
  }

  private static PairTokenizer tokenizer(
      GoldenCheckpoint checkpoint, int maxTokens, double queryShare) {
    ModelDirectory model = ModelDirectory.open(checkpoint.directory());
    TextReading texts = TextReading.of(model);
    Truncation truncation = new Truncation(maxTokens, queryShare, Cut.END, Cut.END);
    return new PairTokenizer(
        model.path().resolve("tokenizer.json"),
        new Reading(Sequences.PAIR, texts.queryPrompt(), truncation, texts.prompt()));
  }

  private static int[] types(TokenizedPair pair) {
    return IntStream.range(0, pair.length())
        .map(index -> index < pair.secondTypeFrom() ? 0 : 1)
        .toArray();
  }
}
