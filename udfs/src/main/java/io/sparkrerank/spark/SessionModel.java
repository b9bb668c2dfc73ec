package io.sparkrerank.spark;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.Head;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.hub.Hub;
import io.sparkrerank.hub.HubListener;
import io.sparkrerank.hub.LocatedModel;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.Placement;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.spark.model.ShippedModel;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model that the SQL functions of a session use. It is shipped when it is first needed. Spark's
 * configuration names it by {@code spark.rerank.model.path}, {@code .variant}, {@code .device},
 * {@code .precision} and {@code .label}; everything else is as the model says. Thread-safe.
 */
final class SessionModel {

  private static final Logger LOG = LoggerFactory.getLogger(SessionModel.class);

  /** The key of the model's directory on the driver, or its name on the hub. */
  static final String PATH = "spark.rerank.model.path";

  private static final String VARIANT = "spark.rerank.model.variant";
  private static final String DEVICE = "spark.rerank.model.device";
  private static final String PRECISION = "spark.rerank.model.precision";
  private static final String LABEL = "spark.rerank.model.label";

  /** The models by application and path, so that the hub is asked once. */
  private static final Map<String, LocatedModel> LOCATED = new ConcurrentHashMap<>();

  /** Spark analyses a query more than once; its model is prepared once. */
  private static final Map<String, ShippedModel> SHIPPED = new ConcurrentHashMap<>();

  private SessionModel() {}

  /** Returns whether the configuration names a model. */
  static boolean isNamed(SparkSession spark) {
    return !spark.conf().get(PATH, "").isEmpty();
  }

  /** Returns the use of the named model: to give scores, or to find answers. */
  static ModelOptions.Use use(SparkSession spark) {
    Head head = located(spark).open().head();
    return head == Head.QUESTION_ANSWERING ? ModelOptions.Use.ANSWER : ModelOptions.Use.RANK;
  }

  private static LocatedModel located(SparkSession spark) {
    String path = spark.conf().get(PATH);
    String variant = spark.conf().get(VARIANT, "");
    return LOCATED.computeIfAbsent(
        spark.sparkContext().applicationId() + " " + path + " " + variant,
        missing -> LocatedModel.of(path, variant, () -> Hub.ofProcess(HubListener.logging())));
  }

  /**
   * Prepares and ships the named model.
   *
   * @param function the function that needs it, for messages
   * @param use the use that the function makes of it
   * @throws RerankException if no model is named, or it cannot be used
   */
  static ShippedModel ship(SparkSession spark, String function, ModelOptions.Use use) {
    if (!isNamed(spark)) {
      throw RerankException.config(
          "%s needs a model: set %s to its directory, or its name on the hub, before the first use",
          function, PATH);
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
    String variant = spark.conf().get(VARIANT, "");
    String key =
        String.join(" ", spark.sparkContext().applicationId(), path, variant, options.toString());
    return SHIPPED.computeIfAbsent(
        key,
        missing -> {
          PreparedModel model =
              PreparedModel.prepare(
                  located(spark).open(), options, new ModelCache(ModelCache.defaultDirectory()));
          model.warnings().forEach(LOG::warn);
          return ShippedModel.ship(spark.sparkContext(), model);
        });
  }

  private static @Nullable Precision precision(String name) {
    return name.equals("auto") ? null : Precision.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
