package io.sparkrerank.jobs;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.CompareConfig;
import io.sparkrerank.jobs.config.EvaluateConfig;
import io.sparkrerank.jobs.config.Gate;
import io.sparkrerank.jobs.io.EvaluationInput;
import io.sparkrerank.jobs.io.EvaluationInputs;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.report.Comparison;
import io.sparkrerank.jobs.report.Evaluation;
import io.sparkrerank.jobs.report.Manifest;
import io.sparkrerank.jobs.report.RunComparison;
import io.sparkrerank.jobs.report.SingleQueries;
import io.sparkrerank.measure.Aggregate;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Compares runs with a baseline, query by query. */
public final class CompareJob {

  private final SparkSession spark;
  private final CompareConfig config;

  /** Creates the job. */
  public CompareJob(SparkSession spark, CompareConfig config) {
    this.spark = spark;
    this.config = config;
  }

  /**
   * What a comparison found.
   *
   * @param runs the evaluated runs, the baseline first
   * @param comparison how they differ
   * @param tripped the conditions that hold, each with the run and what was found
   */
  public record Result(EvaluatedRuns runs, Comparison comparison, List<String> tripped)
      implements AutoCloseable {

    @Override
    public void close() {
      runs.close();
    }
  }

  /**
   * Runs the job.
   *
   * @return what was found, which the caller closes
   * @throws RerankException if configuration, input or output are wrong
   */
  public Result run() {
    EvaluateConfig evaluate = config.evaluate();
    requireMeans();
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Manifest manifest = new Manifest("compare");
    List<String> paths = new ArrayList<>(List.of(config.baseline()));
    paths.addAll(evaluate.runs());
    List<EvaluationInput> inputs = EvaluationInputs.find("Run", paths, hadoop);
    requireOneBaseline(inputs, hadoop);
    OutputDirectory output =
        evaluate.output() == null ? null : OutputDirectory.open(evaluate.output(), hadoop);
    EvaluatedRuns runs =
        EvaluatedRuns.evaluate(
            spark, inputs, evaluate.evaluation(), output == null ? 0 : EvaluationOutput.SHOWN);
    Evaluation evaluation = runs.evaluation();
    SingleQueries single = SingleQueries.of(evaluation, runs.queries());
    if (single.values() == null) {
      runs.close();
      throw RerankException.input(
          "Too many queries to compare: together the runs have more than two million; compare fewer"
              + " runs at once, or a sample of the queries");
    }
    Comparison comparison =
        Comparison.of(
            evaluation,
            single.values(),
            evaluate.evaluation().resampling().samples(),
            evaluate.evaluation().resampling().seed());
    if (output != null) {
      new EvaluationOutput(spark, output)
          .write(runs, comparison, single, manifest, evaluate.resolved());
    }
    return new Result(runs, comparison, tripped(comparison));
  }

  private void requireMeans() {
    boolean any =
        config.evaluate().evaluation().measures().stream()
            .anyMatch(measure -> measure.aggregate() == Aggregate.MEAN);
    if (!any) {
      throw RerankException.config(
          "Nothing to compare: none of the measures is a mean over queries; add one such as nDCG@10");
    }
    for (Gate gate : config.gates()) {
      if (gate.measure().aggregate() != Aggregate.MEAN) {
        throw RerankException.config(
            "No difference to watch: %s is no mean over queries, in --fail-if \"%s\"",
            gate.measure(), gate.text());
      }
    }
  }

  private void requireOneBaseline(List<EvaluationInput> inputs, Configuration hadoop) {
    int baselines = EvaluationInputs.find("Baseline", List.of(config.baseline()), hadoop).size();
    if (baselines != 1) {
      throw RerankException.config(
          "One baseline is needed, and --baseline %s names %d runs", config.baseline(), baselines);
    }
    if (inputs.size() == 1) {
      throw RerankException.config(
          "Nothing to compare: --run names only the baseline %s itself", config.baseline());
    }
  }

  private List<String> tripped(Comparison comparison) {
    List<String> tripped = new ArrayList<>();
    for (Gate gate : config.gates()) {
      for (RunComparison run : comparison.comparisons()) {
        double p = run.statistics().p();
        if (run.measure().equals(gate.measure()) && gate.holds(run.statistics().mean(), p)) {
          tripped.add(
              "%s: %s of %s differs by %s (p %s)"
                  .formatted(gate.text(), run.measure(), run.run(), run.statistics().mean(), p));
        }
      }
    }
    return tripped;
  }
}
