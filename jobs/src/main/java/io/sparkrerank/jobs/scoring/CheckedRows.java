package io.sparkrerank.jobs.scoring;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.InputConfig;
import io.sparkrerank.jobs.config.LongTextConfig;
import io.sparkrerank.jobs.config.RejectionLimit;
import io.sparkrerank.jobs.config.TopOfListConfig;
import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.jobs.input.Reason;
import io.sparkrerank.jobs.input.TextPlan;
import io.sparkrerank.jobs.score.TextPairPlan;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.TextRole;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * The candidates, each with a key or with the reason why it cannot be scored. Close it to free what
 * Spark keeps of them.
 *
 * @param keyed the input with keys, texts included
 * @param all the same without texts, duplicates rejected; kept by Spark
 * @param keys those of them that are to be scored, or are bad
 * @param rest the others, which are good; null where all good ones are scored
 * @param selection which are scored; null where all good ones are
 * @param read how many rows there are
 * @param unscored how many of them are the rest
 * @param bad how many of them have a reason
 * @param distinct how many distinct pairs of texts those that are scored have
 * @param meanTokens about how many tokens a pair has
 */
public record CheckedRows(
    Dataset<Row> keyed,
    Dataset<Row> all,
    Dataset<Row> keys,
    Dataset<Row> rest,
    TopOfListSelection selection,
    long read,
    long unscored,
    long bad,
    long distinct,
    double meanTokens)
    implements AutoCloseable {

  /** A longer one holds a text, by a wrong name for a column. */
  private static final int LONGEST_DETAIL = 80;

  /**
   * Checks candidates that are all scored.
   *
   * @param spec the model that will score them
   */
  public static CheckedRows check(JobContext job, Dataset<Row> candidates, ModelSpec spec) {
    Dataset<Row> keyed = keyed(job, candidates, spec);
    return counted(job, keyed, withoutCopies(keyed).persist(StorageLevel.MEMORY_AND_DISK()));
  }

  /**
   * Checks candidates of which the head of each list is scored.
   *
   * @param spec the model that will score them
   * @param qrels the judgments, or null to take those of the input
   * @throws RerankException if the lists have no order and so no head
   */
  public static CheckedRows check(
      JobContext job,
      Dataset<Row> candidates,
      ModelSpec spec,
      TopOfListConfig head,
      Dataset<Row> qrels) {
    if (head.isWhole()) {
      return check(job, candidates, spec);
    }
    Dataset<Row> keyed = keyed(job, candidates, spec);
    Dataset<Row> all =
        TopOfListSelection.prepared(withoutCopies(keyed), head)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      TopOfListSelection selection =
          job.phases()
              .run(
                  "Select what is scored",
                  () -> {
                    requireOrder(CheckPlan.good(all));
                    return TopOfListSelection.of(all, head, qrels);
                  });
      Column good = col(Columns.REASON).isNull();
      Dataset<Row> keys = all.filter(good.equalTo(false).or(selection.scored()));
      Dataset<Row> rest = all.filter(good.and(selection.scored().equalTo(false)));
      return counted(job, keyed, all, keys, rest, selection);
    } catch (Throwable e) {
      all.unpersist();
      throw e;
    }
  }

  private static void requireOrder(Dataset<Row> good) {
    if (!good.isEmpty() && good.filter(col(Columns.FIRST_STAGE_RANK).isNotNull()).isEmpty()) {
      throw RerankException.input(
          "No candidate has a score or a rank of the first stage, so its lists have no head; leave"
              + " out --depth and budgets, or name the column with --columns score=YOURS");
    }
  }

  private static Dataset<Row> withoutCopies(Dataset<Row> keyed) {
    return CheckPlan.withDuplicates(
        keyed.drop(Columns.QUERY, Columns.TEXT, Columns.TITLE, Columns.BODY));
  }

  private static Dataset<Row> keyed(JobContext job, Dataset<Row> candidates, ModelSpec spec) {
    Dataset<Row> keyed =
        CheckPlan.withPairKey(
            CheckPlan.withReasons(candidates), spec.fingerprint(), spec.truncation().maxTokens());
    return job.config().longText().mode() == LongTextConfig.Mode.PASSAGES
        ? PassagePlan.withTitledKey(keyed)
        : keyed;
  }

  /**
   * Checks pairs of texts that need no ids.
   *
   * @param pairs rows as {@link TextPairPlan#pairs} makes them
   * @param spec the model that will score them
   */
  public static CheckedRows checkPairs(JobContext job, Dataset<Row> pairs, ModelSpec spec) {
    Dataset<Row> keyed =
        CheckPlan.withPairKey(
            CheckPlan.withTextReasons(pairs), spec.fingerprint(), spec.truncation().maxTokens());
    Dataset<Row> keys =
        keyed
            .drop(Columns.INPUT, Columns.QUERY, Columns.TEXT)
            .persist(StorageLevel.MEMORY_AND_DISK());
    return counted(job, keyed, keys);
  }

  /**
   * Checks single texts.
   *
   * @param texts rows as {@link TextPlan#texts} makes them
   * @param spec the model that will read them, or null if none will
   * @param roles which of them it will read
   */
  public static CheckedRows checkTexts(
      JobContext job, Dataset<Row> texts, ModelSpec spec, List<TextRole> roles) {
    Dataset<Row> keyed =
        CheckPlan.withPairKey(
            TextPlan.withReasons(texts),
            spec == null ? "" : spec.fingerprint(),
            spec == null ? Integer.MAX_VALUE : spec.truncation().maxTokens());
    Dataset<Row> keys =
        TextPlan.keyedOnly(
                TextPlan.withDuplicates(keyed.drop(Columns.QUERY, Columns.TEXT, Columns.BODY)),
                roles)
            .persist(StorageLevel.MEMORY_AND_DISK());
    return counted(job, TextPlan.keyedOnly(keyed, roles), keys);
  }

  private static CheckedRows counted(JobContext job, Dataset<Row> keyed, Dataset<Row> keys) {
    return counted(job, keyed, keys, keys, null, null);
  }

  private static CheckedRows counted(
      JobContext job,
      Dataset<Row> keyed,
      Dataset<Row> all,
      Dataset<Row> keys,
      Dataset<Row> rest,
      TopOfListSelection selection) {
    Row totals = job.phases().run(PhaseTimer.CHECK, () -> CheckPlan.totals(keys).head());
    long unscored = rest == null ? 0 : rest.count();
    return new CheckedRows(
        keyed,
        all,
        keys,
        rest,
        selection,
        totals.getLong(0) + unscored,
        unscored,
        totals.getLong(1),
        totals.getLong(2),
        totals.getDouble(3));
  }

  /**
   * Refuses an input with nothing to rank, or with more bad rows than may be rejected.
   *
   * @throws RerankException if it is such an input
   */
  void requireGoodRows(InputConfig.BadRows onBadRows, RejectionLimit limit) {
    requireGoodTexts(onBadRows, limit);
    if (distinct == 0) {
      throw RerankException.input(
          "All %,d rows are bad: %s", read, RejectedRows.listed(RejectedRows.byReason(keys)));
    }
  }

  /** As {@link #requireGoodRows}, where no model reads any of them. */
  public void requireGoodTexts(InputConfig.BadRows onBadRows, RejectionLimit limit) {
    if (read == 0) {
      throw RerankException.input("No rows in the input");
    }
    if (onBadRows == InputConfig.BadRows.FAIL) {
      requireNoBadRows();
    }
    if (limit.isExceededBy(bad, read)) {
      RejectedRows.requireFewRejected(
          limit, ErrorCategory.INPUT, read, RejectedRows.byReason(keys));
    }
  }

  private void requireNoBadRows() {
    List<String> ids =
        Stream.of(Columns.QUERY_ID, Columns.DOC_ID, Columns.ROLE, Columns.ID)
            .filter(Arrays.asList(keys.columns())::contains)
            .toList();
    for (Row row :
        keys.filter(col(Columns.REASON).isNotNull())
            .orderBy(
                Stream.concat(ids.stream(), Stream.of(Columns.REASON))
                    .map(functions::col)
                    .toArray(Column[]::new))
            .takeAsList(1)) {
      throw RerankException.input(
          "Bad row: %s%s%s; mend the input, or let such rows go to rejected/ with --on-bad-rows"
              + " reject",
          ids.stream()
              .map(id -> id + " " + row.<String>getAs(id))
              .collect(Collectors.joining(", ", "", ids.isEmpty() ? "" : ": ")),
          row.<String>getAs(Columns.REASON),
          shown(row));
    }
  }

  /** What is known of a bad row, unless it may hold a text. */
  private static String shown(Row row) {
    String detail = row.getAs(Columns.DETAIL);
    boolean hidden =
        detail == null
            || detail.length() > LONGEST_DETAIL
            || Reason.MALFORMED_ROW.code().equals(row.getAs(Columns.REASON));
    return hidden ? "" : " (" + detail + ")";
  }

  /**
   * What became of the rows, of which some were scored and the others rejected.
   *
   * @param scored rows with their dropped tokens
   * @param rejected rows with reasons
   */
  public ScoredRowCounts rows(Dataset<Row> scored, Dataset<Row> rejected) {
    Row totals = RankPlan.rowsAndCut(scored).head();
    return new ScoredRowCounts(
        read, totals.getLong(0), totals.getLong(1), RejectedRows.byReason(rejected));
  }

  @Override
  public void close() {
    all.unpersist();
  }
}
