package io.sparkrerank.bench;

import io.sparkrerank.measure.JudgingRules;
import io.sparkrerank.measure.Measures;
import io.sparkrerank.measure.QueryEvaluation;
import io.sparkrerank.measure.QueryEvaluator;
import io.sparkrerank.measure.ScoredDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time of the measures of one query: a list with scores, and 100 judgments. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MeasuresBenchmark {

  /** The length of the list. */
  @Param({"100", "1000"})
  private int documents;

  private final List<ScoredDocument> run = new ArrayList<>();
  private final Map<String, Integer> judgments = new HashMap<>();
  private QueryEvaluator evaluator;

  /** Draws a list. */
  @Setup
  public void draw() {
    Random random = new Random(3);
    for (int document = 0; document < documents; document++) {
      run.add(new ScoredDocument("doc" + document, random.nextFloat()));
    }
    for (int judgment = 0; judgment < 100; judgment++) {
      judgments.put("doc" + random.nextInt(2 * documents), random.nextInt(4));
    }
    evaluator =
        new QueryEvaluator(
            Measures.parse(List.of("nDCG@10", "RR@10", "AP", "P@10", "R@20", "Success@1")),
            JudgingRules.DEFAULT,
            10);
  }

  /** The six measures of the default, with ceilings. */
  @Benchmark
  public QueryEvaluation evaluate() {
    return evaluator.evaluate("q", run, judgments);
  }
}
