package io.sparkrerank.jobs.scoring;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/** Runs the phases of a job and takes their times. Used by one thread. */
public final class PhaseTimer {

  /** The phase that reads the whole input for the first time. */
  static final String CHECK = "Check the input";

  private final SparkContext context;
  private final long begin = System.nanoTime();
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  PhaseTimer(SparkContext context) {
    this.context = context;
  }

  /**
   * Runs a phase and takes its time, also if it fails.
   *
   * @param description the name of the phase, which Spark's UI shows
   */
  public <T extends @Nullable Object> T run(String description, Supplier<T> phase) {
    long start = System.nanoTime();
    context.setJobDescription(description);
    try {
      return phase.get();
    } finally {
      context.setJobDescription(null);
      seconds.put(description, (System.nanoTime() - start) / 1e9);
    }
  }

  /**
   * Returns the estimated duration, in seconds, of everything but scoring. To be called when
   * everything before scoring is done. What follows scoring takes about one and a half times as
   * long as the check.
   */
  double otherSeconds() {
    double before = (System.nanoTime() - begin) / 1e9;
    return before + 1.5 * seconds.getOrDefault(CHECK, 0.0);
  }

  /** Returns the duration of each phase in seconds, in the order of the phases. */
  public Map<String, Double> seconds() {
    return Collections.unmodifiableMap(seconds);
  }
}
