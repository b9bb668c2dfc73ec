package io.sparkrerank.jobs.scoring;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.RejectionLimit;
import io.sparkrerank.jobs.input.TextPlan;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.spark.row.Columns;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rejected rows: how they are written, counted and limited. */
public final class RejectedRows {

  private RejectedRows() {}

  /** Writes {@code rejected/}: what the check found, and what could not be scored. */
  public static Dataset<Row> write(Dataset<Row> keys, Dataset<Row> scored, OutputDirectory output) {
    Dataset<Row> rejected =
        RankPlan.rejectedColumns(keys)
            .union(RankPlan.rejectedColumns(scored))
            .filter(col(Columns.REASON).isNotNull());
    return output.writeParquet(rejected, "rejected");
  }

  /** Writes {@code rejected/} of single texts: what the check found, and what has no vector. */
  public static Dataset<Row> writeTexts(
      Dataset<Row> keys, Dataset<Row> scored, OutputDirectory output) {
    return output.writeParquet(
        TextPlan.rejected(keys).union(TextPlan.rejected(scored)), "rejected");
  }

  /** Counts by reason for people. */
  public static String listed(SortedMap<String, Long> rejected) {
    return rejected.entrySet().stream()
        .map(entry -> Decimals.format("%,d %s", entry.getValue(), entry.getKey()))
        .collect(Collectors.joining(", "));
  }

  /** How many rows there are of each reason. */
  public static SortedMap<String, Long> byReason(Dataset<Row> rejected) {
    SortedMap<String, Long> byReason = new TreeMap<>();
    for (Row row :
        rejected
            .filter(col(Columns.REASON).isNotNull())
            .groupBy(Columns.REASON)
            .count()
            .collectAsList()) {
      byReason.put(row.getString(0), row.getLong(1));
    }
    return byReason;
  }

  /**
   * Refuses more rejected rows than there may be.
   *
   * @param category who is to blame
   * @param rejected how many rows are rejected, by reason
   * @throws RerankException if there are more
   */
  public static void requireFewRejected(
      RejectionLimit limit, ErrorCategory category, long read, SortedMap<String, Long> rejected) {
    long all = rejected.values().stream().mapToLong(Long::longValue).sum();
    if (limit.isExceededBy(all, read)) {
      throw new RerankException(
          category,
          "%,d of %,d rows are rejected, and --max-rejected allows %s: %s; with a higher limit rejected/"
                  .formatted(all, read, limit.text(), listed(rejected))
              + " has them");
    }
  }

  /**
   * Refuses a result with nothing in it, or with more rejected rows than there may be.
   *
   * @param rejected how many rows are rejected, by reason
   * @throws RerankException if it is such a one
   */
  public static void requireScored(
      JobContext job, long read, long scored, SortedMap<String, Long> rejected) {
    if (scored == 0) {
      throw new RerankException(
          ErrorCategory.SCORING,
          "None of the rows could be scored: %s; rejected/ has details"
              .formatted(listed(rejected)));
    }
    requireFewRejected(job.config().scoring().maxRejected(), ErrorCategory.SCORING, read, rejected);
  }

  /** As {@link #requireScored(JobContext, long, long, SortedMap)}. */
  public static void requireScored(JobContext job, ScoredRowCounts rows) {
    requireScored(job, rows.read(), rows.scored(), rows.rejected());
  }
}
