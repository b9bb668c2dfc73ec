package io.sparkrerank.jobs.scoring;

import io.sparkrerank.jobs.io.ScoreStore;
import io.sparkrerank.spark.row.Schemas;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Function1;

/**
 * Scores pairs wave by wave. A wave is a Spark job over some of the tasks of one shuffle. Its
 * scores count when all of them are written, so a stopped job loses the waves that were running.
 * Two waves run at a time, so that no slot waits for the last task of a wave.
 */
final class WaveScorer {

  private static final int AT_ONCE = 2;

  private final JobContext job;
  private final ScoreStore store;

  /** Intended duration of a wave. */
  private final Duration target;

  private final Consumer<Dataset<Row>> written;

  /**
   * Creates a scorer.
   *
   * @param store the store that scores are written to
   * @param written receives the scores of each wave when they are written, on the wave's thread; an
   *     exception from it ends the job
   */
  WaveScorer(JobContext job, ScoreStore store, Consumer<Dataset<Row>> written) {
    this.job = job;
    this.target = Duration.ofSeconds(job.config().scoring().waveSeconds());
    this.store = store;
    this.written = written;
  }

  /**
   * Scores {@code pairs}. After a failure the other wave still runs to its end, so that its scores
   * are kept.
   */
  void score(Dataset<Row> pairs, MapPartitionsFunction<Row, Row> scoring) {
    // One set of rows for all waves, so that they share its shuffle: only the first runs it.
    JavaRDD<Row> rows = pairs.toJavaRDD();
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      new Queue(rows, scoring, threads).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while scoring", e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** The waves of one set of rows. Used by one thread. */
  private final class Queue {

    private final JavaRDD<Row> rows;
    private final MapPartitionsFunction<Row, Row> scoring;
    private final CompletionService<Integer> waves;
    private final int tasks;
    private final long start = System.nanoTime();
    private int begun;
    private int running;
    private int done;

    Queue(JavaRDD<Row> rows, MapPartitionsFunction<Row, Row> scoring, ExecutorService threads) {
      this.rows = rows;
      this.scoring = scoring;
      this.waves = new ExecutorCompletionService<>(threads);
      this.tasks = rows.getNumPartitions();
    }

    /** Runs all waves. Throws the first failure, with later ones suppressed. */
    void run() throws InterruptedException {
      List<Throwable> failures = new ArrayList<>();
      while (running > 0 || begun < tasks && failures.isEmpty()) {
        while (running < AT_ONCE && begun < tasks && failures.isEmpty()) {
          submit();
        }
        running--;
        try {
          done += waves.take().get();
        } catch (ExecutionException e) {
          failures.add(e.getCause());
        }
      }
      if (!failures.isEmpty()) {
        Throwable first = failures.get(0);
        failures.stream().skip(1).forEach(first::addSuppressed);
        throw asRuntime(first);
      }
    }

    private void submit() {
      int from = begun;
      int to = from + size(tasks - from, done, System.nanoTime() - start);
      waves.submit(() -> wave(rows, from, to, scoring));
      begun = to;
      running++;
    }
  }

  private int wave(JavaRDD<Row> rows, int from, int to, MapPartitionsFunction<Row, Row> scoring) {
    // Spark sends this function to executors as a part of the rows' lineage.
    Function1<Object, Object> isOfWave =
        (Function1<Object, Object> & Serializable)
            index -> (Integer) index >= from && (Integer) index < to;
    JavaRDD<Row> some = PartitionPruningRDD.create(rows.rdd(), isOfWave).toJavaRDD();
    written.accept(
        store.write(
            job.spark().createDataFrame(some.mapPartitions(scoring::call), Schemas.SCORES)));
    return to - from;
  }

  /** Returns the number of tasks of the next wave, of those that are left. */
  private int size(int left, int done, long nanos) {
    // Asked anew: executors come and go, and more come only where tasks wait for them.
    long wanted = Math.max(job.slots(), Math.round(done * (double) target.toNanos() / nanos));
    // A small last wave would have all the costs of a wave.
    return left <= wanted * 3 / 2 ? left : Math.toIntExact(wanted);
  }

  private static RuntimeException asRuntime(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
  }
}
