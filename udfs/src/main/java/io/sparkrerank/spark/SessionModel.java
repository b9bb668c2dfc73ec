package io.sparkrerank.spark;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.model.prepare.PreparedModel;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** The model that SQL functions use: named in Spark's configuration, shipped when first needed. */
final class SessionModel {

  /** The key with the model's directory on the driver. */
  static final String PATH = "spark.rerank.model.path";

  private static final String DEVICE = "spark.rerank.model.device";

  private SessionModel() {}

  /** Whether a model is named. */
  static boolean isNamed(SparkSession spark) {
    return !spark.conf().get(PATH, "").isEmpty();
  }

  /**
   * Prepares and ships the model that is named.
   *
   * @throws RerankException if none is named or it cannot be used
   */
  static ShippedModel ship(SparkSession spark) {
    if (!isNamed(spark)) {
      throw RerankException.config(
          "rerank_score needs a model: set %s to its directory before the first use", PATH);
    }
    ModelOptions defaults = ModelOptions.defaults();
    ModelOptions options =
        new ModelOptions(
            defaults.precision(),
            defaults.maxLength(),
            defaults.queryShare(),
            defaults.activation(),
            defaults.label(),
            Device.parse(spark.conf().get(DEVICE, defaults.device().toString())),
            defaults.threads(),
            defaults.batchTokens(),
            defaults.batchRows());
    PreparedModel model =
        PreparedModel.prepare(
            ModelDirectory.open(Path.of(spark.conf().get(PATH))),
            options,
            new ModelCache(ModelCache.defaultDirectory()));
    return ShippedModel.ship(spark.sparkContext(), model);
  }
}
