package io.sparkrerank.jobs.scoring;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.InputSettings;
import io.sparkrerank.jobs.config.RejectionLimit;
import io.sparkrerank.jobs.config.ScoringSettings;
import io.sparkrerank.jobs.input.Reason;
import io.sparkrerank.jobs.input.TextPlan;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.spark.row.Columns;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Writes, counts and limits rejected rows. */
public final class RejectedRows {

  /** Length of the longest detail in a message. A longer one may hold a text of the input. */
  private static final int LONGEST_DETAIL = 80;

  private RejectedRows() {}

  /**
   * Writes {@code rejected/}.
   *
   * @param keys the checked candidates, of which some were rejected by the check
   * @param scored the candidates with scores or reasons
   * @return the rows that were written
   */
  public static Dataset<Row> write(Dataset<Row> keys, Dataset<Row> scored, OutputDirectory output) {
    Dataset<Row> rejected =
        RankPlan.rejectedColumns(keys)
            .union(RankPlan.rejectedColumns(scored))
            .filter(col(Columns.REASON).isNotNull());
    return output.writeParquet(rejected, "rejected");
  }

  /**
   * Writes {@code rejected/} of single texts.
   *
   * @param keys the checked texts, of which some were rejected by the check
   * @param scored the texts with vectors or reasons
   * @return the rows that were written
   */
  public static Dataset<Row> writeTexts(
      Dataset<Row> keys, Dataset<Row> scored, OutputDirectory output) {
    return output.writeParquet(
        TextPlan.rejected(keys).union(TextPlan.rejected(scored)), "rejected");
  }

  /** Formats counts by reason for messages. */
  public static String listed(SortedMap<String, Long> rejected) {
    return rejected.entrySet().stream()
        .map(entry -> Decimals.format("%,d %s", entry.getValue(), entry.getKey()))
        .collect(Collectors.joining(", "));
  }

  /** Counts the rows of each reason. Rows without a reason are left out. */
  public static SortedMap<String, Long> byReason(Dataset<Row> rejected) {
    SortedMap<String, Long> byReason = new TreeMap<>();
    for (Row row :
        rejected
            .filter(col(Columns.REASON).isNotNull())
            .groupBy(Columns.REASON)
            .count()
            .collectAsList()) {
      byReason.put(row.getAs(Columns.REASON), row.<Long>getAs("count"));
    }
    return byReason;
  }

  /**
   * Requires that no row has a reason to be rejected.
   *
   * @param keys the checked rows
   * @throws RerankException with the first of the bad rows
   */
  static void requireNone(Dataset<Row> keys) {
    List<String> ids =
        Stream.of(Columns.QUERY_ID, Columns.DOC_ID, Columns.ROLE, Columns.ID)
            .filter(Arrays.asList(keys.columns())::contains)
            .toList();
    Column[] order =
        Stream.concat(ids.stream(), Stream.of(Columns.REASON))
            .map(functions::col)
            .toArray(Column[]::new);
    Dataset<Row> bad = keys.filter(col(Columns.REASON).isNotNull()).orderBy(order);
    for (Row row : bad.takeAsList(1)) {
      throw RerankException.input(
          "Bad row: %s%s%s; mend the input, or let such rows go to rejected/ with "
              + InputSettings.ON_BAD_ROWS.option()
              + " reject",
          ids.stream()
              .map(id -> id + " " + row.<String>getAs(id))
              .collect(Collectors.joining(", ", "", ids.isEmpty() ? "" : ": ")),
          row.<String>getAs(Columns.REASON),
          detail(row));
    }
  }

  /** Returns the detail of a bad row in brackets, or nothing if it may hold a text. */
  private static String detail(Row row) {
    String detail = row.getAs(Columns.DETAIL);
    boolean hidden =
        detail == null
            || detail.length() > LONGEST_DETAIL
            || Reason.MALFORMED_ROW.code().equals(row.getAs(Columns.REASON));
    return hidden ? "" : " (" + detail + ")";
  }

  /**
   * Requires that no more rows are rejected than the limit allows.
   *
   * @param category the category of the error
   * @param read number of rows of the input
   * @param rejected number of rejected rows, by reason
   * @throws RerankException if there are more
   */
  public static void requireFewRejected(
      RejectionLimit limit, ErrorCategory category, long read, SortedMap<String, Long> rejected) {
    long all = rejected.values().stream().mapToLong(Long::longValue).sum();
    if (limit.isExceededBy(all, read)) {
      throw new RerankException(
          category,
          "%,d of %,d rows are rejected, and %s allows %s: %s; with a higher limit rejected/"
                  .formatted(
                      all,
                      read,
                      ScoringSettings.MAX_REJECTED.option(),
                      limit.text(),
                      listed(rejected))
              + " has them");
    }
  }

  /**
   * Requires that a row was scored, and that no more rows are rejected than may be.
   *
   * @param read number of rows of the input
   * @param scored number of scored rows
   * @param rejected number of rejected rows, by reason
   * @throws RerankException if nothing was scored, or too many rows are rejected
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

  /**
   * Requires the same as {@link #requireScored(JobContext, long, long, SortedMap)}.
   *
   * @throws RerankException if nothing was scored, or too many rows are rejected
   */
  public static void requireScored(JobContext job, ScoredRowCounts rows) {
    requireScored(job, rows.read(), rows.scored(), rows.rejected());
  }
}
