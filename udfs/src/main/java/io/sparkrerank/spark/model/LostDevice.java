package io.sparkrerank.spark.model;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.Remedy;
import io.sparkrerank.RerankException;
import io.sparkrerank.model.ForwardException;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a device can compute nothing more in this process, as a GPU after a failed
 * assertion: the executor ends, so that Spark starts another and runs its tasks again. It would
 * fail every later task otherwise. Thread-safe.
 */
public final class LostDevice {

  /** The exit code of such an executor; Spark itself uses 50 to 56. */
  static final int EXIT_CODE = 86;

  private static final Logger LOG = LoggerFactory.getLogger(LostDevice.class);

  private LostDevice() {}

  /**
   * Ends this executor. On the driver, which nobody would start again, gives the error to throw.
   *
   * @param device the device
   * @param failure what it said last
   */
  public static RerankException ending(String device, ForwardException failure) {
    SparkEnv env = SparkEnv.get();
    if (env != null && !env.executorId().equals("driver")) {
      LOG.error("{} is lost, this executor ends: {}", device, failure.getMessage());
      // No hooks: they would wait for the device.
      Runtime.getRuntime().halt(EXIT_CODE);
    }
    return new RerankException(
            ErrorCategory.SCORING,
            "%s is lost: %s".formatted(device, failure.getMessage()),
            failure)
        .with(Remedy.RESUME);
  }
}
