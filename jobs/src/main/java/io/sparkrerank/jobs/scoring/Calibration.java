package io.sparkrerank.jobs.scoring;

import io.sparkrerank.model.BatchTrial;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.partition.TryBatches;
import io.sparkrerank.spark.row.BatchTrialRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * The measured speeds of batches of several sizes, on a part of the pairs to score, with all slots
 * of the cluster at work.
 *
 * @param trials one trial per size, from small to large
 */
public record Calibration(List<BatchTrial> trials) {

  private static final int PAIRS_PER_SLOT = 1_024;

  private static final int MOST_PAIRS = 32_768;

  private static final Duration EACH = Duration.ofSeconds(3);

  /**
   * Scores the first pairs in batches of each size.
   *
   * @param texts key, query, text
   * @param slots number of tasks that run at once
   */
  static Calibration run(Dataset<Row> texts, ShippedModel model, int slots) {
    // Through the driver: a limit in the middle of a plan would be applied to each partition.
    List<Row> first = texts.takeAsList(Math.min(MOST_PAIRS, PAIRS_PER_SLOT * slots));
    Dataset<Row> pairs =
        texts.sparkSession().createDataFrame(first, texts.schema()).repartition(slots);
    Map<Integer, BatchTrial> sums = new TreeMap<>();
    for (BatchTrial trial :
        BatchTrialRow.FORMAT.read(
            pairs
                .mapPartitions(new TryBatches(model, EACH), Encoders.row(BatchTrialRow.SCHEMA))
                .collectAsList())) {
      sums.merge(trial.maxTokens(), trial, BatchTrial::plus);
    }
    return new Calibration(new ArrayList<>(sums.values()));
  }

  /** Returns the size, in tokens, of the fastest batches. */
  public int bestTokens() {
    return trials.stream()
        .max(Comparator.comparingDouble(BatchTrial::tokensPerSecond))
        .orElseThrow()
        .maxTokens();
  }
}
