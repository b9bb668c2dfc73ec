package io.sparkrerank.jobs.scoring;

import io.sparkrerank.jobs.config.LongTextConfig;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.partition.CutPassages;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.PassageAggregate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * The pairs that a model reads: those of the candidates, or pairs of query and passage. Closing
 * frees the rows that Spark caches.
 *
 * @param texts key, query and text; a key may occur more than once
 * @param wanted the keys that need scores, each key once
 * @param distinct number of these keys
 * @param meanTokens estimated number of tokens per pair, on average
 * @param passages the passages of the candidates, or null where texts are not cut
 */
public record ScoringInput(
    Dataset<Row> texts,
    Dataset<Row> wanted,
    long distinct,
    double meanTokens,
    @Nullable Passages passages)
    implements AutoCloseable {

  /**
   * Returns the pairs of checked candidates, cut into passages if the configuration says so.
   *
   * @param model the model whose tokens measure passages
   */
  static ScoringInput of(JobContext job, CheckedRows input, ShippedModel model) {
    LongTextConfig longText = job.config().longText();
    if (longText.mode() == LongTextConfig.Mode.TRUNCATE) {
      return new ScoringInput(
          PairScorePlan.texts(input.keyed()),
          PairScorePlan.wanted(input.keys()),
          input.totals().distinct(),
          input.totals().meanTokens(),
          null);
    }
    ModelSpec spec = model.spec();
    Dataset<Row> cut =
        PassagePlan.passages(
            input.keyed(),
            input.keys(),
            new CutPassages(model, longText.window(), longText.stride()),
            spec.fingerprint(),
            spec.truncation().maxTokens());
    Dataset<Row> rows =
        cut.drop(Columns.QUERY, Columns.TEXT).persist(StorageLevel.MEMORY_AND_DISK());
    PassageTotals totals =
        job.phases()
            .run("Cut into passages", () -> PassageTotals.of(PassagePlan.totals(rows).head()));
    return new ScoringInput(
        PairScorePlan.texts(cut),
        rows.select(Columns.PAIR_KEY).distinct(),
        totals.distinct(),
        totals.meanTokens(),
        new Passages(rows, totals.passages()));
  }

  /** Returns the estimated number of tokens of {@code pairs} pairs. */
  long tokens(long pairs) {
    return Math.round(pairs * meanTokens);
  }

  /**
   * Returns the passages of the candidates.
   *
   * @throws IllegalStateException where texts are not cut
   */
  public Dataset<Row> cutPassages() {
    if (passages == null) {
      throw new IllegalStateException("This is a bug: texts are not cut into passages");
    }
    return passages.rows();
  }

  /** Returns the number of passages, or 0 where texts are not cut. */
  public long passageCount() {
    return passages == null ? 0 : passages.count();
  }

  /**
   * Returns the scores of the candidates: those of their pairs, or those of their passages
   * combined.
   *
   * @param scores scores with the keys of the pairs
   * @param aggregates the combinations of passages' scores; not used where texts are not cut
   */
  public Dataset<Row> byCandidate(Dataset<Row> scores, List<PassageAggregate> aggregates) {
    return passages == null ? scores : PassagePlan.combined(passages.rows(), scores, aggregates);
  }

  @Override
  public void close() {
    if (passages != null) {
      passages.rows().unpersist();
    }
  }
}
