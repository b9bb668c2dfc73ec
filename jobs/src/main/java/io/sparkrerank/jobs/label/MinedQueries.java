package io.sparkrerank.jobs.label;

import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.spark.partition.MineNegatives;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The positives and negatives of all queries. Spark keeps them after the first action; close this
 * object to free them.
 */
final class MinedQueries implements AutoCloseable {

  private final JobContext job;
  private final LabelConfig config;
  private final Dataset<Row> graded;
  private final Dataset<Row> mined;

  private MinedQueries(
      JobContext job, LabelConfig config, Dataset<Row> graded, Dataset<Row> mined) {
    this.job = job;
    this.config = config;
    this.graded = graded;
    this.mined = mined;
  }

  /**
   * Mines the negatives of each query.
   *
   * @param graded the scored candidates with grades, logits and the first stage's ranks
   */
  static MinedQueries mine(JobContext job, LabelConfig config, Dataset<Row> graded) {
    // A pseudo-positive takes a place in the list as well.
    int pseudo = config.rules().pseudoPositive() == null ? 0 : 1;
    int most = mostPositives(graded, config.level()) + pseudo;
    Dataset<Row> mined =
        MiningPlan.mined(graded, config.level(), new MineNegatives(config.rulesFor(most), most));
    return new MinedQueries(job, config, graded, mined.persist(StorageLevel.MEMORY_AND_DISK()));
  }

  /**
   * Returns the number of positives of the query that has most of them.
   *
   * @param level the lowest grade of a positive
   */
  static int mostPositives(Dataset<Row> graded, int level) {
    return MiningPlan.mostPositives(graded, level).head().<Integer>getAs(MiningPlan.MOST_POSITIVES);
  }

  /** Counts what was mined. */
  MiningCounts count() {
    return job.phases()
        .run(
            "Mine negatives",
            () ->
                new MiningCounts(
                    MiningTotals.of(
                        MiningPlan.totals(mined, config.rules().draw().negatives()).head()),
                    dropped(),
                    distributions()));
  }

  private SortedMap<String, Long> dropped() {
    SortedMap<String, Long> dropped = new TreeMap<>();
    for (Row row : MiningPlan.dropped(mined).collectAsList()) {
      dropped.put(row.getAs(MiningPlan.FILTER), row.getAs(MiningPlan.DOCUMENTS));
    }
    return dropped;
  }

  private List<ScoreDistribution> distributions() {
    return ScoreDistributionPlan.distributions(mined).collectAsList().stream()
        .map(ScoreDistribution::of)
        .toList();
  }

  /**
   * Writes the forms that are made of mined queries. Spark keeps the texts meanwhile, as every form
   * reads them.
   *
   * @param keyed the input with keys and texts
   * @return the number of rows of each of these forms, by the form's name
   */
  SortedMap<String, Long> write(ExampleWriter writer, Dataset<Row> keyed) {
    Dataset<Row> withTexts =
        ExamplePlan.withTexts(mined, graded, keyed).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return writer.writeMined(mined, withTexts);
    } finally {
      withTexts.unpersist();
    }
  }

  @Override
  public void close() {
    mined.unpersist();
  }
}
