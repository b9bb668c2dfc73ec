package io.sparkrerank.jobs.scoring;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.hub.HubModel;
import io.sparkrerank.hub.LocatedModel;
import io.sparkrerank.jobs.config.ModelSettings;
import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.jobs.config.RemedyNames;
import io.sparkrerank.jobs.io.ModelFiles;
import io.sparkrerank.model.BatchLimits;
import io.sparkrerank.model.Placement;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.text.Cut;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Brings the model that the configuration names to this machine and compiles it. */
public final class ModelSource {

  private final SparkSession spark;
  private final PairsConfig config;
  private final ModelOptions.Use use;
  private final PrintStream progress;

  /** The local copy of the model, once it is there. */
  private @Nullable ModelDirectory directory;

  /** The model of the hub, if it was named that way. */
  private Optional<HubModel> hub = Optional.empty();

  /**
   * Creates a source.
   *
   * @param use the use of the model
   * @param progress the stream that the progress of a download is printed to
   */
  public ModelSource(
      SparkSession spark, PairsConfig config, ModelOptions.Use use, PrintStream progress) {
    this.spark = spark;
    this.config = config;
    this.use = use;
    this.progress = progress;
  }

  /**
   * Prepares the model in the configured precision.
   *
   * @throws io.sparkrerank.RerankException if it cannot be read or compiled, or its digest is not
   *     the configured one
   */
  public PreparedModel prepare() {
    return prepare(config.model().precision());
  }

  /**
   * Prepares the model in another precision.
   *
   * @param precision the precision, or null for the fastest
   * @throws io.sparkrerank.RerankException if the model cannot be read or compiled, or its digest
   *     is not the configured one
   */
  public PreparedModel prepare(@Nullable Precision precision) {
    try {
      return prepared(precision);
    } catch (RerankException e) {
      throw RemedyNames.named(e);
    }
  }

  /** Returns what the model is on the hub, once it is prepared; nothing if it was a path. */
  public Optional<HubModel> hub() {
    return hub;
  }

  private PreparedModel prepared(@Nullable Precision precision) {
    if (directory == null) {
      LocatedModel model =
          ModelFiles.locate(
              config.model().requiredPath(),
              config.model().variant(),
              spark.sparkContext().hadoopConfiguration(),
              new DownloadProgress(progress, Progress.Style.detect()));
      hub = model.hub();
      directory = model.open();
      if (config.model().sha256() != null) {
        directory.requireSha256(config.model().sha256(), ModelSettings.SHA256.option());
      }
    }
    return PreparedModel.prepare(directory, options(precision), cache(config.model().cache()));
  }

  private ModelOptions options(@Nullable Precision precision) {
    Integer threads = config.model().threads();
    // The last turn of a dialogue says most.
    Cut queryCut = config.input().turnSeparator() == null ? Cut.END : Cut.START;
    // A task has this many cores to itself; more threads would compete with other tasks.
    int cores = spark.sparkContext().conf().getInt("spark.task.cpus", 1);
    return new ModelOptions(
        use,
        precision,
        new ModelOptions.PairLengths(
            config.model().maxLength(), config.model().queryShare(), queryCut),
        new ModelOptions.ScoreChoice(config.model().activation(), config.model().label()),
        new BatchLimits(config.batch().maxTokens(), config.batch().maxRows()),
        new Placement(config.model().device(), threads == null ? cores : threads),
        config.model().dimensions());
  }

  private static ModelCache cache(@Nullable String cache) {
    return new ModelCache(cache == null ? ModelCache.defaultDirectory() : Path.of(cache));
  }
}
