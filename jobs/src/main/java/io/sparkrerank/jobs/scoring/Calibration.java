package io.sparkrerank.jobs.scoring;

import io.sparkrerank.model.BatchTrial;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.partition.TryBatches;
import io.sparkrerank.spark.row.Schemas;
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
 * How fast batches of several sizes were on some of the pairs that are to be scored, all slots of
 * the cluster at work.
 *
 * @param trials one for each size, from small to large
 */
public record Calibration(List<BatchTrial> trials) {

  private static final int PAIRS_OF_A_SLOT = 1_024;

  private static final int MOST_PAIRS = 32_768;

  private static final Duration EACH = Duration.ofSeconds(3);

  /**
   * Tries on the first pairs.
   *
   * @param texts key, query, text
   */
  static Calibration run(Dataset<Row> texts, ShippedModel model, int slots) {
    // To the driver first: a limit in the middle of a plan would be applied to each partition.
    List<Row> first = texts.takeAsList(Math.min(MOST_PAIRS, PAIRS_OF_A_SLOT * slots));
    Dataset<Row> pairs =
        texts.sparkSession().createDataFrame(first, texts.schema()).repartition(slots);
    Map<Integer, BatchTrial> sums = new TreeMap<>();
    for (Row row :
        pairs
            .mapPartitions(new TryBatches(model, EACH), Encoders.row(Schemas.TRIALS))
            .collectAsList()) {
      BatchTrial trial = new BatchTrial(row.getInt(0), row.getLong(1), row.getLong(2));
      sums.merge(trial.maxTokens(), trial, BatchTrial::plus);
    }
    return new Calibration(new ArrayList<>(sums.values()));
  }

  /** The fastest size. */
  public int bestTokens() {
    return trials.stream()
        .max(Comparator.comparingDouble(BatchTrial::tokensPerSecond))
        .orElseThrow()
        .maxTokens();
  }
}
