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
import io.sparkrerank.jobs.scoring.QuerySizes;
import io.sparkrerank.jobs.scoring.RejectedRows;
import io.sparkrerank.jobs.scoring.RepeatedText;
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

/** Forecasts the work and the duration of a re-ranking. Writes nothing. */
public final class PlanJob {

  /** Share of all rows from which a list, or the rows of one text, are worth a warning. */
  private static final double LARGE_SHARE = 0.2;

  /** Number of rows below which every list is a large share of them. */
  private static final long MANY_ROWS = 1_000;

  private final SparkSession spark;
  private final RerankConfig config;
  private final JobContext job;

  /**
   * Creates the job.
   *
   * @param config the settings of the re-ranking; its output may be null
   * @param progress the stream that progress is printed to
   */
  public PlanJob(SparkSession spark, RerankConfig config, PrintStream progress) {
    this.spark = spark;
    this.config = config;
    this.job = JobContext.of(spark, config.pairs(), progress);
  }

  /**
   * Runs the job.
   *
   * @throws io.sparkrerank.RerankException if the configuration, the input or the model is wrong
   */
  public RerankForecast run() {
    RerankInput inputs = RerankInput.read(spark, config);
    ModelSource source =
        new ModelSource(spark, config.pairs(), ModelOptions.Use.RANK, job.progress());
    PreparedModel model = source.prepare();
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
      QuerySizes sizes = QuerySizes.of(InputShapePlan.sizes(input.all()).head());
      return new RerankForecast(
          source.hub(),
          new RerankForecast.Rows(input.totals().read(), rejected, sizes.queries()),
          new RerankForecast.Pairs(
              prepared.pairs().distinct(),
              prepared.pairs().passageCount(),
              prepared.pairs().distinct() - prepared.stored().missingPairs()),
          prepared.forecast(job),
          warnings(input, rejected, sizes));
    }
  }

  private static List<String> warnings(
      CheckedRows input, SortedMap<String, Long> rejected, QuerySizes sizes) {
    List<String> warnings = new ArrayList<>();
    long duplicates = rejected.getOrDefault(Reason.DUPLICATE.code(), 0L);
    if (duplicates > 0) {
      warnings.add(
          Decimals.format(
              "%,d rows have the query and document ids of another; the one that the first stage ranks"
                  + " best is kept",
              duplicates));
    }
    long good = input.totals().good();
    if (good >= MANY_ROWS && sizes.largest() >= LARGE_SHARE * good) {
      warnings.add(
          Decimals.format(
              "query %s has %,d of %,d rows; one task ranks them while the others wait",
              sizes.largestId(), sizes.largest(), good));
    }
    for (Row row : InputShapePlan.commonestText(input.keyed()).collectAsList()) {
      RepeatedText text = RepeatedText.of(row);
      if (good >= MANY_ROWS && text.rows() >= LARGE_SHARE * good) {
        warnings.add(
            Decimals.format(
                "%,d of %,d rows have the same text, that of document %s; is it a placeholder?",
                text.rows(), good, text.docId()));
      }
    }
    return warnings;
  }
}
