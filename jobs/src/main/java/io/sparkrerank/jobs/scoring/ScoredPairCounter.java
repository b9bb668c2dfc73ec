package io.sparkrerank.jobs.scoring;

import io.sparkrerank.spark.partition.ScoringTelemetry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * A counter of the pairs that are scored so far. It adds what running tasks have reported with the
 * last heartbeat of their executor to the pairs of tasks that have ended, because tasks may run for
 * minutes. Thread-safe.
 */
public final class ScoredPairCounter extends SparkListener implements AutoCloseable {

  private final SparkContext context;
  private final ScoringTelemetry telemetry;

  /** Number of pairs of each running task, by the task's id. */
  private final Map<Object, Long> running = new ConcurrentHashMap<>();

  private ScoredPairCounter(SparkContext context, ScoringTelemetry telemetry) {
    this.context = context;
    this.telemetry = telemetry;
  }

  /** Starts a counter. Closing it stops it. */
  public static ScoredPairCounter of(SparkContext context, ScoringTelemetry telemetry) {
    ScoredPairCounter counts = new ScoredPairCounter(context, telemetry);
    context.addSparkListener(counts);
    return counts;
  }

  /** Returns the number of scored pairs, which is an estimate while tasks run. */
  public long pairs() {
    return telemetry.pairs() + running.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    // Its type is another one in Scala 2.12.
    var tasks = update.accumUpdates();
    for (int task = 0; task < tasks.length(); task++) {
      var counts = tasks.apply(task)._4();
      for (int count = 0; count < counts.length(); count++) {
        AccumulableInfo info = counts.apply(count);
        if (info.id() == telemetry.pairsId() && info.update().isDefined()) {
          running.put(tasks.apply(task)._1(), ((Number) info.update().get()).longValue());
        }
      }
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    running.remove(end.taskInfo().taskId());
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
