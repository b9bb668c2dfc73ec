package io.sparkrerank.jobs.scoring;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;

import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.PairFault;
import io.sparkrerank.spark.RerankFunctions;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.Schemas;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Plans from distinct pairs of texts to their scores. */
public final class PairScorePlan {

  /** Faults that may pass: a later run may have more memory or another device. */
  private static final Object[] MAY_PASS = {
    PairFault.Reason.OUT_OF_MEMORY.code(), PairFault.Reason.FORWARD_FAILED.code()
  };

  private PairScorePlan() {}

  /** Selects what a model reads of the rows that have a key: key, query, text. */
  public static Dataset<Row> texts(Dataset<Row> keyed) {
    return keyed
        .filter(col(Columns.PAIR_KEY).isNotNull())
        .select(Columns.PAIR_KEY, Columns.QUERY, Columns.TEXT);
  }

  /** Returns the keys of the rows that are not rejected, each key once. */
  public static Dataset<Row> wanted(Dataset<Row> keys) {
    return CheckPlan.good(keys)
        .select(Columns.PAIR_KEY)
        .filter(col(Columns.PAIR_KEY).isNotNull())
        .distinct();
  }

  /**
   * Returns one row per wanted pair of texts, spread over {@code partitions} tasks in one shuffle.
   *
   * @param texts key, query, text; may hold a key more than once, and keys that are not wanted,
   *     such as those of rejected duplicates
   * @param wanted the keys to score
   */
  public static Dataset<Row> distinctPairs(
      Dataset<Row> texts, Dataset<Row> wanted, int partitions) {
    return texts
        // An explicit number: adaptive execution would merge small partitions into one task, and
        // their cost is in the forward pass, not in their bytes.
        .repartition(partitions, col(Columns.PAIR_KEY))
        .dropDuplicates(new String[] {Columns.PAIR_KEY})
        .join(
            wanted.repartition(partitions, col(Columns.PAIR_KEY)),
            new String[] {Columns.PAIR_KEY},
            "left_semi");
  }

  /** Returns the wanted keys that have no scores yet. */
  public static Dataset<Row> missing(Dataset<Row> wanted, Dataset<Row> scores) {
    return wanted.join(scores, new String[] {Columns.PAIR_KEY}, "left_anti");
  }

  /** Drops the faults that another try may not have. */
  public static Dataset<Row> settled(Dataset<Row> scores) {
    Column reason = col(Columns.REASON);
    return scores.filter(reason.isNull().or(not(reason.isin(MAY_PASS))));
  }

  /**
   * Returns the scores of the wanted pairs, each key once. A row with logits wins over one with a
   * fault; of several, the same one wins whatever their order. Rows of a key differ if another try
   * succeeded, or if machines of two kinds scored it.
   */
  public static Dataset<Row> ofWanted(Dataset<Row> scores, Dataset<Row> wanted) {
    Column[] values =
        Arrays.stream(Schemas.SCORES.fieldNames())
            .filter(name -> !name.equals(Columns.PAIR_KEY))
            .map(functions::col)
            .toArray(Column[]::new);
    Column fault = col(Columns.REASON).isNotNull().as("fault");
    // First, because a store may hold a thousand times what a run wants.
    return scores
        .join(wanted, new String[] {Columns.PAIR_KEY}, "left_semi")
        .groupBy(Columns.PAIR_KEY)
        .agg(min(struct(fault, struct(values).as("values"))).as("best"))
        .select(Columns.PAIR_KEY, "best.values.*");
  }

  /** Counts pairs and faults: one row for {@link ScoreTotals#of}. */
  static Dataset<Row> totals(Dataset<Row> scores) {
    return scores.agg(
        count("*").as(ScoreTotals.PAIRS), count(col(Columns.REASON)).as(ScoreTotals.REJECTED));
  }

  /** Adds the score that lists are ranked by; null for a pair with a fault. */
  public static Dataset<Row> withScore(Dataset<Row> scores, ModelSpec spec) {
    return scores.withColumn(
        Columns.SCORE, RerankFunctions.scoreOf(spec).apply(col(Columns.LOGITS)));
  }
}
