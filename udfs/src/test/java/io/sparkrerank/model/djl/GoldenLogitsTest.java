package io.sparkrerank.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.batch.TokenBudget;
import io.sparkrerank.batch.TokenBudgetBatcher;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.text.PairTokenizer;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.text.TokenizedPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("model")
class GoldenLogitsTest {

  @TempDir Path cache;

  @ParameterizedTest
  @MethodSource("io.sparkrerank.GoldenCheckpoint#all")
  void equalTransformersInBatchesOfOne(GoldenCheckpoint checkpoint) {
    assertLogits(checkpoint, 1);
  }

  @ParameterizedTest
  @MethodSource("io.sparkrerank.GoldenCheckpoint#all")
  void equalTransformersInBatchesOfMixedLengths(GoldenCheckpoint checkpoint) {
    assertLogits(checkpoint, 8);
  }

  @Test
  void usesATorchScriptModuleAsItIs() throws IOException {
    GoldenCheckpoint checkpoint = GoldenCheckpoint.named("bert-1");
    Path directory = Files.createDirectory(cache.resolve("traced"));
    for (String file : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(checkpoint.directory().resolve(file), directory.resolve(file));
    }
    Files.copy(checkpoint.prepare(cache).network(), directory.resolve("model.pt"));
    assertLogits(new GoldenCheckpoint(directory, checkpoint.golden()), 4);
  }

  @ParameterizedTest
  @CsvSource({
    "bert-1, BF16, 0.2",
    "bert-1, FP16, 0.02",
    "deberta-v3-wide, BF16, 0.6",
    "deberta-v3-wide, FP16, 0.06",
    "deberta-v2-3, BF16, 0.3",
    "deberta-v2-convolution-wide, BF16, 0.6",
    "deberta-v2-convolution-wide, FP16, 0.06",
    "deberta-wide, BF16, 0.6",
    "deberta-wide, FP16, 0.06",
    "modernbert-wide, BF16, 0.8",
    "modernbert-wide, FP16, 0.1",
    "modernbert-1, BF16, 0.3",
    "modernbert-local, BF16, 0.3",
    "mpnet-wide, BF16, 0.6",
    "mpnet-wide, FP16, 0.06",
    "albert-3, BF16, 0.3",
    "xlm-roberta-xl-1, BF16, 0.3",
    "bert-answers, BF16, 0.3",
    "modernbert-answers, BF16, 0.3",
    "modernbert-local, FP16, 0.03",
    "bart-1, BF16, 0.1",
    "bart-wide, BF16, 0.3",
    "bart-wide, FP16, 0.03",
    "monot5, BF16, 0.3",
    "monot5-wide, BF16, 0.8",
    "gte-wide, BF16, 0.2",
    "gte-wide, FP16, 0.02",
    "jina-bert-1, BF16, 0.2",
    "nomic-bert-1, BF16, 0.2"
  })
  void staysNearInReducedPrecision(String name, Precision precision, float tolerance) {
    // bfloat16 has 8 bits of mantissa, float16 11, and the logits are up to 10 or 20.
    GoldenCheckpoint checkpoint = GoldenCheckpoint.named(name);
    List<GoldenCheckpoint.Pair> golden = checkpoint.pairs();
    PreparedModel model = checkpoint.prepare(cache, precision);
    float[][] logits = logits(model, golden.stream().map(GoldenCheckpoint.Pair::texts).toList(), 8);
    for (int index = 0; index < golden.size(); index++) {
      assertThat(logits[index][0])
          .as("logit of %s", golden.get(index).texts())
          .isCloseTo(golden.get(index).logits()[0], within(tolerance));
    }
  }

  private void assertLogits(GoldenCheckpoint checkpoint, int rows) {
    List<GoldenCheckpoint.Pair> golden = checkpoint.pairs();
    PreparedModel model = checkpoint.prepare(cache);
    float[][] logits =
        logits(model, golden.stream().map(GoldenCheckpoint.Pair::texts).toList(), rows);
    for (int index = 0; index < golden.size(); index++) {
      float[] expected = golden.get(index).logits();
      assertThat(logits[index]).hasSameSizeAs(expected);
      for (int label = 0; label < expected.length; label++) {
        // float32 has seven digits, and some logits here are beyond 100.
        float tolerance = Math.max(1e-4f, 1e-6f * Math.abs(expected[label]));
        assertThat(logits[index][label])
            .as("logit %d of %s", label, golden.get(index).texts())
            .isCloseTo(expected[label], within(tolerance));
      }
    }
  }

  static float[][] logits(PreparedModel model, List<TextPair> pairs, int rows) {
    float[][] logits = new float[pairs.size()][];
    // All pairs in one bucket, whatever their lengths.
    int maxTokens = model.spec().truncation().maxTokens();
    try (PairTokenizer tokenizer = new PairTokenizer(model.tokenizer(), model.spec().reading());
        DjlScorer scorer = DjlScorer.load(model.spec(), model.network(), Device.parse("cpu"))) {
      List<TokenizedPair> tokenized = tokenizer.tokenize(pairs);
      TokenBudgetBatcher batcher =
          new TokenBudgetBatcher(
              new TokenBudget(rows * maxTokens, rows, maxTokens, TokenBudget.Rows.FIXED),
              model.spec().network().padTokenId());
      for (int from = 0; from < pairs.size(); from += rows) {
        List<Integer> indices =
            IntStream.range(from, Math.min(from + rows, pairs.size())).boxed().toList();
        int longest = indices.stream().mapToInt(i -> tokenized.get(i).length()).max().orElse(1);
        TokenBudgetBatcher.Group group = new TokenBudgetBatcher.Group(indices, longest);
        float[][] scored = scorer.logits(batcher.batch(tokenized, group));
        for (int row = 0; row < indices.size(); row++) {
          int index = indices.get(row);
          logits[index] = model.spec().output().layout().kept(scored[row], tokenized.get(index));
        }
      }
    }
    return logits;
  }
}
