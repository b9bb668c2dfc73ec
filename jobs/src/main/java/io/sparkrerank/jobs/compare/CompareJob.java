package io.sparkrerank.jobs.compare;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.EvaluateConfig;
import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.config.ResamplingConfig;
import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.EvaluatedRuns;
import io.sparkrerank.jobs.evaluation.EvaluationOutput;
import io.sparkrerank.jobs.evaluation.MeasureComparison;
import io.sparkrerank.jobs.evaluation.MeasuresByQuery;
import io.sparkrerank.jobs.evaluation.QueryCollector;
import io.sparkrerank.jobs.evaluation.QueryEvaluations;
import io.sparkrerank.jobs.io.EvaluationInput;
import io.sparkrerank.jobs.io.EvaluationInputs;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.Manifest;
import io.sparkrerank.jobs.statistics.PairedComparison;
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
   * The result of a comparison. It is closed with its runs.
   *
   * @param runs the evaluated runs, the baseline first
   * @param comparison the differences from the baseline
   * @param tripped the conditions that hold, each with the run and its difference
   * @param unknown the conditions that need a p-value that is not defined
   */
  public record ComparedRuns(
      EvaluatedRuns runs, Comparison comparison, List<String> tripped, List<String> unknown)
      implements AutoCloseable {

    @Override
    public void close() {
      runs.close();
    }
  }

  /**
   * Runs the job.
   *
   * @return the result, which the caller closes
   * @throws RerankException if configuration, input or output are wrong
   */
  public ComparedRuns run() {
    EvaluateConfig evaluate = config.evaluate();
    requireMeans();
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Manifest manifest = new Manifest("compare");
    List<String> paths = new ArrayList<>(List.of(config.baseline()));
    paths.addAll(evaluate.runs());
    List<EvaluationInput> inputs = EvaluationInputs.find("Run", paths, hadoop);
    requireOneBaseline(inputs, hadoop);
    OutputDirectory output = EvaluationOutput.open(spark, evaluate, inputs);
    QueryCollector collector = new QueryCollector(inputs.size(), evaluate.evaluation().averaging());
    EvaluatedRuns runs =
        EvaluatedRuns.evaluate(
            spark,
            inputs,
            evaluate.evaluation(),
            output == null ? 0 : QueryEvaluations.SHOWN,
            collector::add);
    try {
      MeasuresByQuery values = requireValues(collector);
      Comparison comparison = compare(runs, values);
      if (output != null) {
        new EvaluationOutput(spark, output)
            .write(
                runs,
                EvaluationOutput.metrics(runs.evaluation(), comparison),
                manifest,
                evaluate.resolved(),
                noted -> CompareReport.page(runs, comparison, values, collector.grades(), noted));
      }
      return new ComparedRuns(
          runs,
          comparison,
          found(comparison, Gate.Outcome.HOLDS),
          found(comparison, Gate.Outcome.UNKNOWN));
    } catch (Throwable e) {
      runs.close();
      throw e;
    }
  }

  private Comparison compare(EvaluatedRuns runs, MeasuresByQuery values) {
    ResamplingConfig resampling = config.evaluate().evaluation().resampling();
    return Comparison.of(runs.evaluation(), values, resampling.samples(), resampling.seed());
  }

  private static MeasuresByQuery requireValues(QueryCollector collector) {
    MeasuresByQuery values = collector.values();
    if (values == null) {
      throw RerankException.input(
          "Too many queries to compare: together the runs have more than two million; compare fewer"
              + " runs at once, or a sample of the queries");
    }
    return values;
  }

  private void requireMeans() {
    if (!config.evaluate().evaluation().hasMeans()) {
      throw RerankException.config(
          "Nothing to compare: none of the measures is a mean over queries; add one such as nDCG@10");
    }
    for (Gate gate : config.gates()) {
      if (gate.measure().aggregate() != Aggregate.MEAN) {
        throw RerankException.config(
            "No difference to watch: %s is no mean over queries, in "
                + CompareSettings.FAIL_IF.option()
                + " \"%s\"",
            gate.measure(),
            gate.text());
      }
    }
  }

  private void requireOneBaseline(List<EvaluationInput> inputs, Configuration hadoop) {
    int baselines = EvaluationInputs.find("Baseline", List.of(config.baseline()), hadoop).size();
    if (baselines != 1) {
      throw RerankException.config(
          "One baseline is needed, and " + CompareSettings.BASELINE.option() + " %s names %d runs",
          config.baseline(),
          baselines);
    }
    if (inputs.size() == 1) {
      throw RerankException.config(
          "Nothing to compare: "
              + EvaluationSettings.RUNS.option()
              + " names only the baseline %s itself",
          config.baseline());
    }
  }

  private List<String> found(Comparison comparison, Gate.Outcome outcome) {
    List<String> found = new ArrayList<>();
    for (Gate gate : config.gates()) {
      for (MeasureComparison run : comparison.comparisons()) {
        PairedComparison statistics = run.statistics();
        if (run.measure().equals(gate.measure())
            && gate.check(statistics.mean(), probability(statistics)) == outcome) {
          found.add(described(gate, run));
        }
      }
    }
    return found;
  }

  private static String described(Gate gate, MeasureComparison run) {
    PairedComparison statistics = run.statistics();
    return "%s: %s of %s differs by %s (%s)"
        .formatted(
            gate.text(),
            run.measure(),
            run.run(),
            Decimals.signed(statistics.mean()),
            statistics.note() == null
                ? "p " + Decimals.probability(statistics.p())
                : statistics.note());
  }

  /** Returns the p of the t-test, or that of random signs if every query differs by the same. */
  private static double probability(PairedComparison statistics) {
    if (statistics.tTest() != null) {
      return statistics.p();
    }
    return statistics.randomization() == null ? Double.NaN : statistics.randomization();
  }
}
