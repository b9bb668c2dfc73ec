package io.sparkrerank.jobs.scoring;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.OutputConfig;
import io.sparkrerank.jobs.config.ScoringSettings;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.io.ScoreStore;
import io.sparkrerank.model.ModelSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens the store that a run keeps its scores in. */
public final class ScoreStores {

  private ScoreStores() {}

  /**
   * Opens the store that the configuration names, or else the store in the output folder.
   *
   * @throws RerankException if the store cannot be used, or a run is resumed with another model
   *     than before
   */
  static ScoreStore open(JobContext job, OutputDirectory output, ModelSpec spec) {
    String shared = job.config().scoring().scores();
    boolean resume = job.config().requiredOutput().earlier() == OutputConfig.Earlier.RESUME;
    ScoreStore own = own(job, spec);
    if (shared != null) {
      job.requireApart(List.of(shared));
      if (resume && !own.isEmpty()) {
        throw RerankException.config(
            "%s has the scores of the run that is to be resumed, and "
                + ScoringSettings.SCORES.option()
                + " names another folder;"
                + " resume without "
                + ScoringSettings.SCORES.option(),
            ownPath(job));
      }
      return at(job, shared, spec);
    }
    if (resume) {
      own.requireNoOtherModel();
      own.clearUnfinished();
    }
    return own;
  }

  /**
   * Opens the store that a run would read, or returns null if the run would begin anew. Changes
   * nothing in the store.
   *
   * @throws RerankException if the run would be refused
   */
  public static @Nullable ScoreStore toLookUp(JobContext job, ModelSpec spec) {
    if (!job.config().keepsScores()) {
      return null;
    }
    if (job.config().scoring().scores() != null) {
      return at(job, job.config().scoring().scores(), spec);
    }
    ScoreStore own = own(job, spec);
    own.requireNoOtherModel();
    return own;
  }

  private static ScoreStore own(JobContext job, ModelSpec spec) {
    return at(job, ownPath(job), spec);
  }

  private static String ownPath(JobContext job) {
    return OutputDirectory.scoresIn(job.config().writtenTo());
  }

  private static ScoreStore at(JobContext job, String path, ModelSpec spec) {
    return ScoreStore.open(
        path, spec.fingerprint(), job.spark().sparkContext().hadoopConfiguration());
  }
}
