package io.sparkrerank.jobs.scoring;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;

/** The stages of a job: each has a description that Spark's UI shows, and its time is taken. */
public final class PhaseTimer {

  /** The stage that reads the whole input for the first time. */
  static final String CHECK = "Check the input";

  private final SparkContext context;
  private final long begin = System.nanoTime();
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  PhaseTimer(SparkContext context) {
    this.context = context;
  }

  /** Runs a stage. */
  public <T> T run(String description, Supplier<T> step) {
    long start = System.nanoTime();
    context.setJobDescription(description);
    try {
      return step.get();
    } finally {
      context.setJobDescription(null);
      seconds.put(description, (System.nanoTime() - start) / 1e9);
    }
  }

  /**
   * About how many seconds a run takes beside scoring, when all is done that comes before it: what
   * follows takes about one and a half times as long as the check.
   */
  double otherSeconds() {
    double before = (System.nanoTime() - begin) / 1e9;
    return before + 1.5 * seconds.getOrDefault(CHECK, 0.0);
  }

  /** How many seconds each stage took, in their order. */
  public Map<String, Double> seconds() {
    return Collections.unmodifiableMap(seconds);
  }
}
