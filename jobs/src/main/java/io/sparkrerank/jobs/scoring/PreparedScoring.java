package io.sparkrerank.jobs.scoring;

import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.jobs.io.ScoreStore;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.spark.model.ExecutorModel;
import io.sparkrerank.spark.model.ShippedModel;
import java.util.function.Function;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known before a pair is scored: the model, the checked input, and the scores
 * that are stored already. Closing frees the rows that Spark caches.
 *
 * @param model the model, compiled
 * @param shipped the same model for executors
 * @param device the device that it runs on
 * @param input the checked rows
 * @param pairs the pairs that the model reads
 * @param stored the scores of these pairs that are stored already
 */
public record PreparedScoring(
    PreparedModel model,
    ShippedModel shipped,
    String device,
    CheckedRows input,
    ScoringInput pairs,
    StoredScores stored)
    implements AutoCloseable {

  /**
   * Ships and loads the model, checks the input, and looks up scores.
   *
   * @param check checks the input for a model
   * @param model the model
   * @param store the store to look up scores in, or null if the run begins anew
   * @throws io.sparkrerank.RerankException if the input or the model is wrong
   */
  public static PreparedScoring of(
      JobContext job,
      Function<PreparedModel, CheckedRows> check,
      PreparedModel model,
      @Nullable ScoreStore store) {
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
    try {
      input.requireGoodRows(config.input().onBadRows(), config.scoring().maxRejected());
      ScoringInput pairs = ScoringInput.of(job, input, shipped);
      return new PreparedScoring(model, shipped, device, input, pairs, lookUp(job, pairs, store));
    } catch (Throwable e) {
      // The session may go on with other jobs.
      input.close();
      throw e;
    }
  }

  private static StoredScores lookUp(
      JobContext job, ScoringInput pairs, @Nullable ScoreStore store) {
    try {
      return StoredScores.lookUp(job, pairs, store);
    } catch (Throwable e) {
      pairs.close();
      throw e;
    }
  }

  /** Scores a sample and returns how long the whole job will take. */
  public DurationForecast forecast(JobContext job) {
    double otherSeconds = job.phases().otherSeconds();
    ForecastSampler sampler = new ForecastSampler(job, shipped);
    return job.phases()
        .run(
            "Score a sample",
            () -> sampler.forecast(pairs, stored, Device.parse(device), otherSeconds));
  }

  @Override
  public void close() {
    pairs.close();
    input.close();
  }
}
