package io.sparkrerank.jobs.scoring;

import io.sparkrerank.jobs.io.ScoreStore;
import io.sparkrerank.spark.row.Schemas;
import java.io.Serializable;
import java.time.Duration;
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
 * Scores pairs wave by wave. A wave is a Spark job over some of the tasks of one shuffle, and its
 * scores count when all of it is written: what a stop can lose is the waves that run. Two run at a
 * time, so that no slot waits for the last task of one.
 */
public final class WaveScorer {

  private static final int AT_ONCE = 2;

  private final JobContext job;
  private final ScoreStore store;

  /** About how long a wave should take. */
  private final Duration target;

  private final Consumer<Dataset<Row>> written;

  /**
   * Creates waves.
   *
   * @param written hears of each wave's scores when they are written; what it throws ends the job
   */
  WaveScorer(JobContext job, ScoreStore store, Consumer<Dataset<Row>> written) {
    this.job = job;
    this.target = Duration.ofSeconds(job.config().scoring().waveSeconds());
    this.store = store;
    this.written = written;
  }

  /**
   * Scores {@code pairs}. After a failure the other wave is still brought to its end, so that its
   * scores are not lost.
   */
  void score(Dataset<Row> pairs, MapPartitionsFunction<Row, Row> scoring) {
    // One set of rows for all waves, so that they share its shuffle: only the first runs it.
    JavaRDD<Row> rows = pairs.toJavaRDD();
    int tasks = rows.getNumPartitions();
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    CompletionService<Integer> waves = new ExecutorCompletionService<>(threads);
    Throwable failure = null;
    long start = System.nanoTime();
    int begun = 0;
    int running = 0;
    int done = 0;
    try {
      while (running > 0 || begun < tasks && failure == null) {
        while (running < AT_ONCE && begun < tasks && failure == null) {
          int from = begun;
          int to = from + size(tasks - from, done, System.nanoTime() - start);
          waves.submit(() -> wave(rows, from, to, scoring));
          begun = to;
          running++;
        }
        running--;
        try {
          done += waves.take().get();
        } catch (ExecutionException e) {
          if (failure == null) {
            failure = e.getCause();
          } else {
            failure.addSuppressed(e.getCause());
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while scoring", e);
    } finally {
      threads.shutdownNow();
    }
    if (failure != null) {
      throw asRuntime(failure);
    }
  }

  private int wave(JavaRDD<Row> rows, int from, int to, MapPartitionsFunction<Row, Row> scoring) {
    // Spark sends it to executors, as a part of the rows' lineage.
    Function1<Object, Object> isOfWave =
        (Function1<Object, Object> & Serializable)
            index -> (Integer) index >= from && (Integer) index < to;
    JavaRDD<Row> some = PartitionPruningRDD.create(rows.rdd(), isOfWave).toJavaRDD();
    written.accept(
        store.write(
            job.spark().createDataFrame(some.mapPartitions(scoring::call), Schemas.SCORES)));
    return to - from;
  }

  /** How many of the tasks that are left the next wave has. */
  private int size(int left, int done, long nanos) {
    // Asked anew: executors come and go, and more come only where tasks wait for them.
    long wanted = Math.max(job.slots(), Math.round(done * (double) target.toNanos() / nanos));
    // No small rest: it would have all the costs of a wave.
    return left <= wanted * 3 / 2 ? left : Math.toIntExact(wanted);
  }

  private static RuntimeException asRuntime(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
  }
}
