package io.sparkrerank.jobs.evaluate;

import io.sparkrerank.jobs.config.EvaluateConfig;
import io.sparkrerank.jobs.evaluation.EvaluatedRuns;
import io.sparkrerank.jobs.evaluation.EvaluationOutput;
import io.sparkrerank.jobs.evaluation.QueryCollector;
import io.sparkrerank.jobs.evaluation.QueryEvaluations;
import io.sparkrerank.jobs.evaluation.page.EvaluateReport;
import io.sparkrerank.jobs.io.EvaluationInput;
import io.sparkrerank.jobs.io.EvaluationInputs;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.report.Manifest;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Evaluates runs: reads runs and judgments, measures every query, and writes the results. */
public final class EvaluateJob {

  private final SparkSession spark;
  private final EvaluateConfig config;

  /** Creates the job. */
  public EvaluateJob(SparkSession spark, EvaluateConfig config) {
    this.spark = spark;
    this.config = config;
  }

  /**
   * Runs the job.
   *
   * @return the evaluated runs, which the caller closes
   * @throws io.sparkrerank.RerankException if configuration, input or output are wrong
   */
  public EvaluatedRuns run() {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Manifest manifest = new Manifest("evaluate");
    List<EvaluationInput> inputs = EvaluationInputs.find("Run", config.runs(), hadoop);
    OutputDirectory output = EvaluationOutput.open(spark, config, inputs);
    if (output == null) {
      return EvaluatedRuns.evaluate(spark, inputs, config.evaluation(), 0, query -> {});
    }
    QueryCollector collector = new QueryCollector(inputs.size(), config.evaluation().averaging());
    EvaluatedRuns runs =
        EvaluatedRuns.evaluate(
            spark, inputs, config.evaluation(), QueryEvaluations.SHOWN, collector::add);
    try {
      new EvaluationOutput(spark, output)
          .write(
              runs,
              runs.evaluation().json(),
              manifest,
              config.resolved(),
              noted -> EvaluateReport.page(runs, collector, noted));
      return runs;
    } catch (Throwable e) {
      runs.close();
      throw e;
    }
  }
}
