package io.sparkrerank.jobs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;

/** The stages of a job: each has a description that Spark's UI shows, and its time is taken. */
final class Stages {

  private final SparkContext context;
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  Stages(SparkContext context) {
    this.context = context;
  }

  /** Runs a stage. */
  <T> T run(String description, Supplier<T> step) {
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
   * About how many seconds a run takes beside scoring, from the stages that came before it: what
   * follows is about as much as the check again, and half of it.
   */
  double otherSeconds() {
    double sum = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    return sum + 1.5 * seconds.getOrDefault("Check the input", 0.0);
  }

  /** How many seconds each stage took, in their order. */
  Map<String, Double> seconds() {
    return Collections.unmodifiableMap(seconds);
  }
}
