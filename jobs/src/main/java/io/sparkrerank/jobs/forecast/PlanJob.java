package io.sparkrerank.jobs.forecast;

import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.input.Reason;
import io.sparkrerank.jobs.io.ScoreStore;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.scoring.CheckedRows;
import io.sparkrerank.jobs.scoring.InputShapePlan;
import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.jobs.scoring.ModelSource;
import io.sparkrerank.jobs.scoring.PreparedScoring;
import io.sparkrerank.jobs.scoring.RejectedRows;
import io.sparkrerank.jobs.scoring.RerankInput;
import io.sparkrerank.jobs.scoring.ScoreStores;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.model.prepare.PreparedModel;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Finds out what a re-ranking would do and take, and writes nothing. */
public final class PlanJob {

  /** A list of this share of all rows is ranked by one task while the others wait. */
  private static final double LARGE_SHARE = 0.2;

  /** Where there are fewer rows every list is a large share of them. */
  private static final long MANY_ROWS = 1_000;

  private final SparkSession spark;
  private final RerankConfig config;
  private final JobContext job;

  /**
   * Creates the job.
   *
   * @param config that of the re-ranking; its output may be null
   * @param progress where progress is printed
   */
  public PlanJob(SparkSession spark, RerankConfig config, PrintStream progress) {
    this.spark = spark;
    this.config = config;
    this.job = JobContext.of(spark, config.pairs(), progress);
  }

  /**
   * Runs the job.
   *
   * @throws io.sparkrerank.RerankException if configuration, input or model are wrong
   */
  public RerankForecast run() {
    RerankInput inputs = RerankInput.read(spark, config);
    PreparedModel model = new ModelSource(spark, config.pairs(), ModelOptions.Use.RANK).prepare();
    ScoreStore store = ScoreStores.toLookUp(job, model.spec());
    try (PreparedScoring prepared =
        PreparedScoring.of(
            job,
            used ->
                CheckedRows.check(
                    job, inputs.candidates(), used.spec(), config.topOfList(), inputs.qrels()),
            model,
            store)) {
      CheckedRows input = prepared.input();
      inputs.requireCommonQueries(input.all(), config.evaluation().qrels());
      SortedMap<String, Long> rejected = RejectedRows.byReason(input.keys());
      Row sizes = InputShapePlan.sizes(input.all()).head();
      return new RerankForecast(
          input.read(),
          rejected,
          sizes.getLong(0),
          prepared.pairs().distinct(),
          prepared.pairs().passageCount(),
          prepared.pairs().distinct() - prepared.known().pairs(),
          prepared.forecast(job),
          warnings(input, rejected, sizes));
    }
  }

  private static List<String> warnings(
      CheckedRows input, SortedMap<String, Long> rejected, Row sizes) {
    List<String> warnings = new ArrayList<>();
    long duplicates = rejected.getOrDefault(Reason.DUPLICATE.code(), 0L);
    if (duplicates > 0) {
      warnings.add(
          Decimals.format(
              "%,d rows have the query and document ids of another; the one that the first stage ranks"
                  + " best is kept",
              duplicates));
    }
    long good = input.read() - input.bad();
    if (good >= MANY_ROWS && sizes.getLong(1) >= LARGE_SHARE * good) {
      warnings.add(
          Decimals.format(
              "query %s has %,d of %,d rows; one task ranks them while the others wait",
              sizes.getString(2), sizes.getLong(1), good));
    }
    for (Row text : InputShapePlan.commonestText(input.keyed()).collectAsList()) {
      if (good >= MANY_ROWS && text.getLong(0) >= LARGE_SHARE * good) {
        warnings.add(
            Decimals.format(
                "%,d of %,d rows have the same text, that of document %s; is it a placeholder?",
                text.getLong(0), good, text.getString(1)));
      }
    }
    return warnings;
  }
}
