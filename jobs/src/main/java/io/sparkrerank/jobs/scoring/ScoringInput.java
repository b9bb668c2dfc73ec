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

/**
 * What a model is to read: the candidates' pairs, or pairs of query and passage. Close it to free
 * what Spark keeps of them.
 *
 * @param texts key, query and text; a key may occur more than once
 * @param wanted the keys that need scores, each once
 * @param distinct how many these are
 * @param meanTokens about how many tokens a pair has
 * @param passages which passages a candidate has, kept by Spark; null where texts are not cut
 * @param passageCount how many passages there are, or 0
 */
public record ScoringInput(
    Dataset<Row> texts,
    Dataset<Row> wanted,
    long distinct,
    double meanTokens,
    Dataset<Row> passages,
    long passageCount)
    implements AutoCloseable {

  /** The pairs of {@code input}. */
  static ScoringInput of(JobContext job, CheckedRows input, ShippedModel model) {
    LongTextConfig longText = job.config().longText();
    if (longText.mode() == LongTextConfig.Mode.TRUNCATE) {
      return new ScoringInput(
          PairScorePlan.texts(input.keyed()),
          PairScorePlan.wanted(input.keys()),
          input.distinct(),
          input.meanTokens(),
          null,
          0);
    }
    ModelSpec spec = model.spec();
    Dataset<Row> cut =
        PassagePlan.passages(
            input.keyed(),
            input.keys(),
            new CutPassages(model, longText.window(), longText.stride()),
            spec.fingerprint(),
            spec.truncation().maxTokens());
    Dataset<Row> passages =
        cut.drop(Columns.QUERY, Columns.TEXT).persist(StorageLevel.MEMORY_AND_DISK());
    Row totals = job.phases().run("Cut into passages", () -> PassagePlan.totals(passages).head());
    return new ScoringInput(
        PairScorePlan.texts(cut),
        passages.select(Columns.PAIR_KEY).distinct(),
        totals.getLong(1),
        totals.getDouble(2),
        passages,
        totals.getLong(0));
  }

  /** About how many tokens {@code pairs} of them have. */
  long tokens(long pairs) {
    return Math.round(pairs * meanTokens);
  }

  /**
   * The scores by the candidates' keys.
   *
   * @param scores by the pairs' keys
   */
  public Dataset<Row> byCandidate(Dataset<Row> scores, List<PassageAggregate> aggregates) {
    return passages == null ? scores : PassagePlan.together(passages, scores, aggregates);
  }

  @Override
  public void close() {
    if (passages != null) {
      passages.unpersist();
    }
  }
}
