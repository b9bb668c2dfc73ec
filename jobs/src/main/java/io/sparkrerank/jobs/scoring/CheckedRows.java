package io.sparkrerank.jobs.scoring;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.InputConfig;
import io.sparkrerank.jobs.config.InputSettings;
import io.sparkrerank.jobs.config.LongTextConfig;
import io.sparkrerank.jobs.config.RejectionLimit;
import io.sparkrerank.jobs.config.RerankSettings;
import io.sparkrerank.jobs.config.TopOfListConfig;
import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.jobs.input.InputTotals;
import io.sparkrerank.jobs.input.TextPlan;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.TextRole;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the input after the check. Each row has a key, or the reason why it cannot be scored.
 * Closing frees the rows that Spark caches.
 *
 * @param keyed the rows with keys and texts
 * @param all the same rows without texts, duplicates rejected; cached by Spark
 * @param keys the rows of {@code all} that are scored or have a reason to be rejected
 * @param selection the part of the good rows that is scored
 * @param totals counts of the rows; pairs and tokens are those of the rows that are scored
 */
public record CheckedRows(
    Dataset<Row> keyed,
    Dataset<Row> all,
    Dataset<Row> keys,
    Selection selection,
    InputTotals totals)
    implements AutoCloseable {

  /**
   * Checks candidates, all of which will be scored.
   *
   * @param candidates rows of {@link io.sparkrerank.jobs.input.CandidatePlan}
   * @param spec the model that will score them
   */
  public static CheckedRows check(JobContext job, Dataset<Row> candidates, ModelSpec spec) {
    Dataset<Row> keyed = keyed(job, candidates, spec);
    return allOf(job, keyed, withoutCopies(keyed).persist(StorageLevel.MEMORY_AND_DISK()));
  }

  /**
   * Checks candidates of which the top of each list will be scored.
   *
   * @param candidates rows of {@link io.sparkrerank.jobs.input.CandidatePlan}
   * @param spec the model that will score them
   * @param limits the limits on the candidates that are scored
   * @param qrels the judgments, or null to take those of the input
   * @throws RerankException if the lists have no order, or a budget does not pay for one pair
   */
  public static CheckedRows check(
      JobContext job,
      Dataset<Row> candidates,
      ModelSpec spec,
      TopOfListConfig limits,
      @Nullable Dataset<Row> qrels) {
    if (limits.isWhole()) {
      return check(job, candidates, spec);
    }
    Dataset<Row> keyed = keyed(job, candidates, spec);
    Dataset<Row> all =
        TopOfListSelection.prepared(withoutCopies(keyed), limits)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return topOf(
          job,
          keyed,
          all,
          job.phases()
              .run(
                  "Select what is scored",
                  () -> {
                    requireOrder(CheckPlan.good(all));
                    return TopOfListSelection.of(all, limits, qrels);
                  }));
    } catch (Throwable e) {
      all.unpersist();
      throw e;
    }
  }

  private static void requireOrder(Dataset<Row> good) {
    if (!good.isEmpty() && good.filter(col(Columns.FIRST_STAGE_RANK).isNotNull()).isEmpty()) {
      throw RerankException.input(
          "No candidate has a score or a rank of the first stage, so its lists have no head; leave"
              + " out "
              + RerankSettings.DEPTH.option()
              + " and budgets, or name the column with "
              + InputSettings.COLUMNS.option()
              + " score=YOURS");
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
   * Checks pairs of texts, which need no ids.
   *
   * @param pairs rows with the columns input, query, text, reason and detail
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
    return allOf(job, keyed, keys);
  }

  /**
   * Checks single texts.
   *
   * @param texts rows of {@link TextPlan#texts}
   * @param spec the model that will read them, or null if none will
   * @param roles the roles whose texts it will read
   */
  public static CheckedRows checkTexts(
      JobContext job, Dataset<Row> texts, @Nullable ModelSpec spec, List<TextRole> roles) {
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
    return allOf(job, TextPlan.keyedOnly(keyed, roles), keys);
  }

  private static CheckedRows allOf(JobContext job, Dataset<Row> keyed, Dataset<Row> keys) {
    return new CheckedRows(keyed, keys, keys, new Selection.All(), totals(job, keys));
  }

  private static CheckedRows topOf(
      JobContext job, Dataset<Row> keyed, Dataset<Row> all, TopOfListSelection limits) {
    Column good = col(Columns.REASON).isNull();
    Dataset<Row> keys = all.filter(good.equalTo(false).or(limits.scored()));
    Dataset<Row> rest = all.filter(good.and(limits.scored().equalTo(false)));
    InputTotals totals = totals(job, keys);
    long unscored = rest.count();
    return new CheckedRows(
        keyed, all, keys, new Selection.Top(limits, rest, unscored), totals.withUnscored(unscored));
  }

  private static InputTotals totals(JobContext job, Dataset<Row> keys) {
    return job.phases().run(PhaseTimer.CHECK, () -> InputTotals.of(CheckPlan.totals(keys).head()));
  }

  /**
   * Requires rows to score, and no more bad rows than may be rejected.
   *
   * @throws RerankException if the input is empty, all rows are bad, or too many are
   */
  void requireGoodRows(InputConfig.BadRows onBadRows, RejectionLimit limit) {
    requireGoodTexts(onBadRows, limit);
    if (totals.distinct() == 0) {
      throw RerankException.input(
          "All %,d rows are bad: %s",
          totals.read(), RejectedRows.listed(RejectedRows.byReason(keys)));
    }
  }

  /**
   * Requires rows, and no more bad rows than may be rejected. Rows without a key are good here: no
   * model reads them.
   *
   * @throws RerankException if the input is empty, or too many rows are bad
   */
  public void requireGoodTexts(InputConfig.BadRows onBadRows, RejectionLimit limit) {
    if (totals.read() == 0) {
      throw RerankException.input("No rows in the input");
    }
    if (onBadRows == InputConfig.BadRows.FAIL) {
      RejectedRows.requireNone(keys);
    }
    if (limit.isExceededBy(totals.bad(), totals.read())) {
      RejectedRows.requireFewRejected(
          limit, ErrorCategory.INPUT, totals.read(), RejectedRows.byReason(keys));
    }
  }

  /**
   * Counts the rows of a job that does not rank.
   *
   * @param scored the scored rows, with their dropped tokens
   * @param rejected the rejected rows, with their reasons
   * @throws IllegalStateException if a row was lost or doubled, which is a bug
   */
  public ScoredRowCounts rows(Dataset<Row> scored, Dataset<Row> rejected) {
    ScoredTotals totals = ScoredTotals.of(RankPlan.scoredTotals(scored).head());
    return new ScoredRowCounts(
        this.totals.read(), totals.rows(), totals.truncated(), RejectedRows.byReason(rejected));
  }

  @Override
  public void close() {
    all.unpersist();
  }
}
