package io.sparkrerank.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.batch.PairBatch;
import io.sparkrerank.batch.TokenBudget;
import io.sparkrerank.batch.TokenBudgetBatcher;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.text.TokenizedPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pair's logits depend on the pair alone. */
@Tag("model")
class RepeatabilityTest {

  private static final int MAX_LENGTH = 64;

  private final Random random = new Random(11);

  @TempDir Path cache;

  @ParameterizedTest
  @ValueSource(ints = {64, 128, 256, 1024, 4096})
  void givesTheSameBitsInEveryRowAndBesideAnyNeighbours(int budgetTokens) {
    PreparedModel model = GoldenCheckpoint.named("bert-1").prepare(cache);
    TokenBudget budget = new TokenBudget(budgetTokens, 32, MAX_LENGTH, TokenBudget.Rows.FIXED);
    TokenBudgetBatcher batcher =
        new TokenBudgetBatcher(budget, model.spec().network().padTokenId());
    try (DjlScorer scorer = DjlScorer.load(model.spec(), model.network(), Device.parse("cpu"))) {
      for (int length = 5; length <= MAX_LENGTH; length += 7) {
        TokenizedPair pair = pair(length);
        int rows = budget.rows(budget.paddedLength(length));
        float[] expected = null;
        for (int row = 0; row < rows; row++) {
          List<TokenizedPair> batch = new ArrayList<>();
          for (int other = 0; other < rows; other++) {
            batch.add(other == row ? pair : pair(Math.max(4, length - random.nextInt(5))));
          }
          TokenBudgetBatcher.Group group =
              new TokenBudgetBatcher.Group(
                  IntStream.range(0, rows).boxed().toList(), budget.paddedLength(length));
          float[] logits = scorer.logits(batcher.batch(batch, group))[row];
          expected = expected == null ? logits : expected;
          assertThat(logits).as("length %d, row %d of %d", length, row, rows).isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "src/test/resources/checkpoints/bert-1, FP32, 64",
    "../sample-data/model, FP32, 512",
    "../sample-data/model, BF16, 512",
    "src/test/resources/checkpoints/deberta-v3-wide, FP32, 512",
    "src/test/resources/checkpoints/deberta-v3-wide, BF16, 512",
    "src/test/resources/checkpoints/modernbert-wide, FP32, 512",
    "src/test/resources/checkpoints/modernbert-wide, BF16, 512",
    "src/test/resources/checkpoints/mpnet-wide, FP32, 512",
    "src/test/resources/checkpoints/mpnet-wide, BF16, 512",
    "src/test/resources/checkpoints/bart-wide, FP32, 192",
    "src/test/resources/checkpoints/bart-wide, BF16, 192",
    "src/test/resources/checkpoints/monot5-wide, FP32, 512",
    "src/test/resources/checkpoints/monot5-wide, BF16, 512",
    "src/test/resources/checkpoints/deberta-wide, FP32, 512",
    "src/test/resources/checkpoints/deberta-v2-convolution-wide, FP32, 512",
    "src/test/resources/checkpoints/deberta-v2-convolution-wide, BF16, 512",
    "src/test/resources/checkpoints/gte-wide, FP32, 512",
    "src/test/resources/checkpoints/gte-wide, BF16, 512"
  })
  void givesTheSameBitsInBatchesThatAreNotFull(
      Path checkpoint, Precision precision, int maxLength) {
    PreparedModel model =
        PreparedModel.prepare(
            ModelDirectory.open(checkpoint), options(checkpoint, precision), new ModelCache(cache));
    // All rows that any budget allows, whatever the length.
    TokenBudget.Rows rows = model.spec().budget(Device.parse("cpu")).rows();
    int tokens = rows == TokenBudget.Rows.FIXED ? 1024 : 15 * maxLength;
    TokenBudget budget = new TokenBudget(tokens, 32, maxLength, rows);
    TokenBudgetBatcher batcher =
        new TokenBudgetBatcher(budget, model.spec().network().padTokenId());
    try (DjlScorer scorer = DjlScorer.load(model.spec(), model.network(), Device.parse("cpu"))) {
      for (int length = 5; length <= maxLength; length += 11 + length / 2) {
        TokenizedPair pair = pair(length);
        int padded = budget.paddedLength(length);
        float[] expected = null;
        for (int pairs = 1; pairs <= budget.rows(padded); pairs++) {
          List<TokenizedPair> batch = new ArrayList<>();
          for (int other = 1; other < pairs; other++) {
            batch.add(pair(other % 2 == 0 ? length : Math.max(4, length - random.nextInt(5))));
          }
          batch.add(pair);
          TokenBudgetBatcher.Group group =
              new TokenBudgetBatcher.Group(IntStream.range(0, pairs).boxed().toList(), padded);
          float[] logits = scorer.logits(batcher.batch(batch, group))[pairs - 1];
          expected = expected == null ? logits : expected;
          assertThat(logits).as("length %d, %d pairs", length, pairs).isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "checkpoints/modular-modernbert-1, FP32",
    "checkpoints/modular-bert-3, FP32",
    "checkpoints/modular-deberta-v3-1, FP32",
    "checkpoints/modular-roberta-1, FP32",
    "checkpoints/modular-roberta-1, BF16",
    "checkpoints/modular-electra-1, FP32",
    "encoders/bert-mean, FP32",
    "encoders/modules-bert-dense, FP32",
    "encoders/modules-roberta-weighted, FP32",
    "encoders/modules-roberta-weighted, BF16",
    "encoders/modules-distilbert-max, FP32",
    "encoders/modules-modernbert-last, FP32",
    "encoders/modules-deberta-v3-sqrt, FP32",
    "encoders/onnx-roberta-weighted, FP32"
  })
  void givesTheSameBitsBehindModules(Path model, Precision precision) {
    givesTheSameBitsInBatchesThatAreNotFull(
        Path.of("src/test/resources").resolve(model), precision, MAX_LENGTH);
  }

  private static ModelOptions options(Path checkpoint, Precision precision) {
    return checkpoint.getParent().endsWith("encoders")
        ? GoldenCheckpoint.options(ModelOptions.Use.EMBED, null, precision)
        : GoldenCheckpoint.options(precision);
  }

  @Test
  void dependsOnPaddingOnlyByRounding() {
    PreparedModel model = GoldenCheckpoint.named("bert-1").prepare(cache);
    TokenBudgetBatcher batcher =
        new TokenBudgetBatcher(
            new TokenBudget(512, 8, MAX_LENGTH, TokenBudget.Rows.FIXED),
            model.spec().network().padTokenId());
    TokenizedPair pair = pair(20);
    try (DjlScorer scorer = DjlScorer.load(model.spec(), model.network(), Device.parse("cpu"))) {
      float alone = logit(scorer, batcher, pair, 20);
      for (int length : new int[] {24, 32, 64}) {
        assertThat(logit(scorer, batcher, pair, length)).isCloseTo(alone, within(1e-5f));
      }
    }
  }

  private static float logit(
      DjlScorer scorer, TokenBudgetBatcher batcher, TokenizedPair pair, int length) {
    PairBatch batch =
        batcher.batch(List.of(pair), new TokenBudgetBatcher.Group(List.of(0), length));
    return scorer.logits(batch)[0][0];
  }

  private TokenizedPair pair(int length) {
    int[] ids = random.ints(length, 5, 380).toArray();
    ids[0] = 2;
    ids[length - 1] = 3;
    return new TokenizedPair(Arrays.copyOf(ids, length), length / 2, 2, length, 1, length - 1, 0);
  }
}
