package io.sparkrerank.spark.model;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.Remedy;
import io.sparkrerank.RerankException;
import io.sparkrerank.model.ForwardException;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of an executor whose device can compute nothing more, like a GPU after a failed
 * assertion. Spark then starts another executor and runs its tasks again. Otherwise every later
 * task would fail. Thread-safe.
 */
public final class LostDevice {

  /** The exit code of the executor; Spark itself uses 50 to 56. */
  static final int EXIT_CODE = 86;

  private static final Logger LOG = LoggerFactory.getLogger(LostDevice.class);

  private LostDevice() {}

  /**
   * Ends this executor, and never returns. On the driver, which nobody would start again, returns
   * the error to throw.
   *
   * @param device the device, as {@code ExecutorModel.device} names it
   * @param failure its last error
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
