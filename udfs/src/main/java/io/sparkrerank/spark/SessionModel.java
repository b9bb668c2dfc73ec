package io.sparkrerank.spark;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.Head;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.Placement;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.spark.model.ShippedModel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model that SQL functions use, shipped when first needed: {@code spark.rerank.model.path},
 * {@code .device}, {@code .precision} and {@code .label} in Spark's configuration; the rest is as
 * the model says.
 */
final class SessionModel {

  private static final Logger LOG = LoggerFactory.getLogger(SessionModel.class);

  /** The key with the model's directory on the driver. */
  static final String PATH = "spark.rerank.model.path";

  private static final String DEVICE = "spark.rerank.model.device";
  private static final String PRECISION = "spark.rerank.model.precision";
  private static final String LABEL = "spark.rerank.model.label";

  /** A query that calls the function is analysed more than once; the model is prepared once. */
  private static final Map<String, ShippedModel> SHIPPED = new ConcurrentHashMap<>();

  private SessionModel() {}

  /** Whether a model is named. */
  static boolean isNamed(SparkSession spark) {
    return !spark.conf().get(PATH, "").isEmpty();
  }

  /** What the model that is named can do: give scores, or find answers. */
  static ModelOptions.Use use(SparkSession spark) {
    Head head = ModelDirectory.open(Path.of(spark.conf().get(PATH))).head();
    return head == Head.QUESTION_ANSWERING ? ModelOptions.Use.ANSWER : ModelOptions.Use.RANK;
  }

  /**
   * Prepares and ships the model that is named.
   *
   * @param function which function needs it, for messages
   * @param use what it is to do
   * @throws RerankException if none is named or it cannot be used
   */
  static ShippedModel ship(SparkSession spark, String function, ModelOptions.Use use) {
    if (!isNamed(spark)) {
      throw RerankException.config(
          "%s needs a model: set %s to its directory before the first use", function, PATH);
    }
    ModelOptions defaults = ModelOptions.defaults();
    ModelOptions options =
        new ModelOptions(
            use,
            precision(spark.conf().get(PRECISION, Precision.FP32.name())),
            defaults.pairs(),
            new ModelOptions.ScoreChoice(null, spark.conf().get(LABEL, null)),
            defaults.batches(),
            new Placement(Device.parse(spark.conf().get(DEVICE, "auto")), 1));
    String path = spark.conf().get(PATH);
    String key = spark.sparkContext().applicationId() + " " + path + " " + options;
    return SHIPPED.computeIfAbsent(
        key,
        missing -> {
          PreparedModel model =
              PreparedModel.prepare(
                  ModelDirectory.open(Path.of(path)),
                  options,
                  new ModelCache(ModelCache.defaultDirectory()));
          model.warnings().forEach(LOG::warn);
          return ShippedModel.ship(spark.sparkContext(), model);
        });
  }

  private static Precision precision(String name) {
    return name.equals("auto") ? null : Precision.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
