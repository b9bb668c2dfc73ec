package io.sparkrerank.jobs.scoring;

import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.jobs.io.ScoreStore;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.spark.model.ExecutorModel;
import io.sparkrerank.spark.model.ShippedModel;
import java.util.function.Function;
import org.apache.spark.SparkContext;

/**
 * All that is looked at before anything is scored: input, model, and what is known already. Close
 * it to free what Spark keeps of the input.
 *
 * @param model the model
 * @param shipped the same for executors
 * @param device where it runs
 * @param input the candidates, checked
 * @param pairs what it is to read
 * @param known what is known of these
 */
public record PreparedScoring(
    PreparedModel model,
    ShippedModel shipped,
    String device,
    CheckedRows input,
    ScoringInput pairs,
    StoredScores known)
    implements AutoCloseable {

  /**
   * Looks at all of it.
   *
   * @param check checks the input, for a model
   * @param model the model
   * @param store where scores are kept, or null for nowhere
   * @throws io.sparkrerank.RerankException if input or model are wrong
   */
  public static PreparedScoring of(
      JobContext job,
      Function<PreparedModel, CheckedRows> check,
      PreparedModel model,
      ScoreStore store) {
    PairsConfig config = job.config();
    SparkContext context = job.spark().sparkContext();
    ShippedModel shipped = ShippedModel.ship(context, model);
    if (config.model().precision() == null) {
      job.progress().printf("Precision: %s%n", model.precisionName());
    }
    model.warnings().forEach(warning -> job.progress().println("Warning: " + warning));
    String device =
        job.phases().run("Load the model", () -> ExecutorModel.warmUp(context, shipped));
    CheckedRows input = check.apply(model);
    ScoringInput pairs = null;
    try {
      input.requireGoodRows(config.input().onBadRows(), config.scoring().maxRejected());
      pairs = ScoringInput.of(job, input, shipped);
      StoredScores known = StoredScores.lookUp(job, pairs, store);
      return new PreparedScoring(model, shipped, device, input, pairs, known);
    } catch (Throwable e) {
      // The session may go on with other jobs.
      if (pairs != null) {
        pairs.close();
      }
      input.close();
      throw e;
    }
  }

  /** How long all will take, from a sample that is scored now. */
  public DurationForecast forecast(JobContext job) {
    double otherSeconds = job.phases().otherSeconds();
    ForecastSampler sample = new ForecastSampler(job, shipped);
    return job.phases()
        .run(
            "Score a sample",
            () -> sample.forecast(pairs, known, Device.parse(device), otherSeconds));
  }

  @Override
  public void close() {
    pairs.close();
    input.close();
  }
}
