package io.sparkrerank.compile;

import io.sparkrerank.batch.PairBatch;
import io.sparkrerank.batch.TokenBudget;
import io.sparkrerank.batch.TokenBudgetBatcher;
import io.sparkrerank.checkpoint.Checkpoint;
import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.djl.DjlRuntime;
import io.sparkrerank.model.djl.DjlScorer;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.text.TokenizedPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * The machine's own rate of matrix products at the shapes of a BERT, for {@code
 * scripts/bench/bench.sh}. The dense layers are computed one after the other, with nothing between
 * them, by the fastest of the kernels that are tried here.
 */
public final class GemmBenchmark {

  private static final int TOKENS = 128;
  private static final int ROWS = 8;
  private static final int REPEATS = 10;
  private static final double SECONDS = 3;

  private GemmBenchmark() {}

  /** Takes a checkpoint, a precision and the number of threads; prints JSON. */
  public static void main(String[] args) throws Exception {
    ModelDirectory directory = ModelDirectory.open(Path.of(args[0]));
    Precision precision = Precision.valueOf(args[1].toUpperCase(Locale.ROOT));
    int threads = Integer.parseInt(args[2]);
    DjlRuntime.configure(1, null);
    ModelSpec spec =
        PreparedModel.prepare(
                directory, ModelOptions.defaults(), new ModelCache(ModelCache.defaultDirectory()))
            .spec();
    double best = 0;
    for (DenseKernel kernel : EnumSet.of(DenseKernel.LIBTORCH, DenseKernel.here(precision))) {
      best = Math.max(best, rate(directory, spec, precision, kernel, threads));
    }
    System.out.printf(
        Locale.ROOT,
        "{\"gemm_flops\": %.0f, \"flops_per_token\": %d, \"threads\": %d}%n",
        best,
        flopsPerToken(directory.config().json()),
        threads);
  }

  /**
   * Of all dense layers of the encoder; the last one's queries and what follows is for one token.
   */
  private static long flopsPerToken(JsonFile config) {
    long hidden = config.integer("hidden_size");
    return (config.integer("num_hidden_layers") - 1) * flopsOfLayer(config)
        + 2 * hidden * 2 * hidden;
  }

  /** Of the dense layers of one whole layer, for a token. */
  private static long flopsOfLayer(JsonFile config) {
    long hidden = config.integer("hidden_size");
    return 2 * hidden * (4 * hidden + 2L * config.integer("intermediate_size"));
  }

  private static double rate(
      ModelDirectory directory,
      ModelSpec spec,
      Precision precision,
      DenseKernel kernel,
      int threads)
      throws Exception {
    Path archive = Files.createTempFile("gemm-", ".pt");
    archive.toFile().deleteOnExit();
    long flops = write(directory, precision, kernel, archive);
    TokenBudgetBatcher batcher =
        new TokenBudgetBatcher(
            new TokenBudget(ROWS * TOKENS, ROWS, TOKENS, TokenBudget.Rows.FIXED), 0);
    List<TokenizedPair> pairs =
        Collections.nCopies(
            ROWS, new TokenizedPair(new int[TOKENS], 1, 2, TOKENS, 1, TOKENS - 1, 0));
    PairBatch batch =
        batcher.batch(
            pairs, new TokenBudgetBatcher.Group(IntStream.range(0, ROWS).boxed().toList(), TOKENS));
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (DjlScorer scorer = DjlScorer.load(spec, archive, Device.parse("cpu"))) {
      scorer.logits(batch);
      List<Future<Double>> rates = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        rates.add(pool.submit(() -> passesPerSecond(scorer, batch)));
      }
      double sum = 0;
      for (Future<Double> passes : rates) {
        sum += passes.get() * flops * ROWS * TOKENS;
      }
      return sum;
    } finally {
      pool.shutdown();
    }
  }

  private static double passesPerSecond(DjlScorer scorer, PairBatch batch) {
    long start = System.nanoTime();
    int passes = 0;
    double elapsed = 0;
    while (elapsed < SECONDS) {
      scorer.logits(batch);
      passes++;
      elapsed = (System.nanoTime() - start) / 1e9;
    }
    return passes / elapsed;
  }

  /** Writes the network and returns how many operations it takes for a token. */
  private static long write(
      ModelDirectory directory, Precision precision, DenseKernel kernel, Path archive)
      throws Exception {
    JsonFile config = directory.config().json();
    int hidden = config.integer("hidden_size");
    int intermediate = config.integer("intermediate_size");
    NetworkBuilder network =
        new NetworkBuilder(Checkpoint.open(directory.path(), ""), precision, kernel);
    String prefix = directory.config().modelType().equals("bert") ? "bert" : "roberta";
    PostNormEncoder.LayerNames names = PostNormEncoder.LayerNames.ofBert(prefix);
    String layer = names.prefix() + "0.";
    String states =
        network.embedding(
            prefix + ".embeddings.word_embeddings.weight",
            config.integer("vocab_size"),
            hidden,
            TorchScript.INPUT_IDS);
    List<String> projections =
        List.of(layer + names.query(), layer + names.key(), layer + names.value());
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      String fused = network.linear(states, projections, hidden, hidden);
      String value = network.let("torch.slice(%s, 2, 0, %d, 1)", fused, hidden);
      String output = network.linear(value, layer + names.attentionOutput(), hidden, hidden);
      String up = network.linear(output, layer + names.up(), intermediate, hidden);
      states = network.linear(up, layer + names.down(), hidden, intermediate);
    }
    String first = network.let("torch.select(%s, 1, 0)", states);
    String result =
        network.let(
            "torch.to(torch.slice(%s, 1, 0, 1, 1), %d)", first, Precision.FP32.scalarType());
    ArchiveWriter.write(archive, network.script(), result);
    return REPEATS * flopsOfLayer(config);
  }
}
