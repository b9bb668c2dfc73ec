package io.sparkrerank.jobs.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.testing.SparkTest;
import io.sparkrerank.spark.partition.ScoringTelemetry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
public class ScoredPairCounterTest {

  /** Ends the task, which runs in this JVM: until then only heartbeats tell what it has done. */
  private static final CountDownLatch SEEN = new CountDownLatch(1);

  private final SparkContext context = SparkTest.session().sparkContext();

  private void score(ScoringTelemetry telemetry) {
    JavaSparkContext.fromSparkContext(context)
        .parallelize(List.of(1), 1)
        .foreach(
            task -> {
              telemetry.scored(7, 70, 70, 1);
              SEEN.await(1, TimeUnit.MINUTES);
              telemetry.scored(3, 30, 30, 1);
            });
  }

  @Test
  void countsWhatRunningTasksHaveScoredAndCountsItOnce() throws Exception {
    ScoringTelemetry telemetry = ScoringTelemetry.create(context);
    try (ScoredPairCounter counts = ScoredPairCounter.of(context, telemetry)) {
      assertThat(counts.pairs()).isZero();
      CompletableFuture<Void> job = CompletableFuture.runAsync(() -> score(telemetry));
      long seen = 0;
      while (seen == 0 && !job.isDone()) {
        TimeUnit.MILLISECONDS.sleep(50);
        seen = counts.pairs();
      }
      assertThat(job.isDone()).isFalse();
      assertThat(seen).isEqualTo(7);
      assertThat(telemetry.pairs()).isZero();
      SEEN.countDown();
      job.get();
      for (int wait = 0; wait < 100 && counts.pairs() != 10; wait++) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      assertThat(counts.pairs()).isEqualTo(10);
    }
  }
}
