package io.sparkrerank.jobs;

import io.sparkrerank.jobs.config.OutputConfig;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.io.ScoreStore;
import io.sparkrerank.model.ModelSpec;
import java.util.Collections;
import java.util.UUID;

/** Where the scores of a run are kept. */
final class ScoreStores {

  private ScoreStores() {}

  /**
   * The store that the configuration names, else the output's own.
   *
   * @throws io.sparkrerank.RerankException if it cannot be used, or a run is resumed with another
   *     model than before
   */
  static ScoreStore open(JobContext job, OutputDirectory output, ModelSpec spec) {
    String shared = job.config().scoring().scores();
    if (shared != null) {
      output.requireApart(Collections.singletonList(shared));
      return at(job, shared, spec);
    }
    ScoreStore own = at(job, output.scores(), spec);
    if (job.config().output().earlier() == OutputConfig.Earlier.RESUME) {
      own.requireNoOtherModel();
      own.clearUnfinished();
    }
    return own;
  }

  /** The store at {@code path}. */
  static ScoreStore at(JobContext job, String path, ModelSpec spec) {
    // Jobs that share a store must not share the names of their waves.
    return ScoreStore.open(
        path,
        spec.fingerprint(),
        UUID.randomUUID().toString(),
        job.spark().sparkContext().hadoopConfiguration());
  }
}
