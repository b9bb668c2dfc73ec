package io.sparkrerank.jobs.evaluation;

import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.jobs.io.EvaluationInput;
import io.sparkrerank.jobs.io.RunReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Runs from wherever they are: lines of text, or tables. */
public final class RunSource {

  private final RunReader reader;
  private final List<EvaluationInput> runs;
  private final EvaluationConfig config;

  public RunSource(SparkSession spark, List<EvaluationInput> runs, EvaluationConfig config) {
    this.reader = new RunReader(spark, runs, config.rules().order());
    this.runs = runs;
    this.config = config;
  }

  /**
   * All runs as rows of {@link io.sparkrerank.spark.row.Schemas#RUNS_AND_JUDGMENTS}, numbered by
   * their places.
   */
  public Dataset<Row> read() {
    List<Dataset<Row>> parts = new ArrayList<>();
    Dataset<Row> lines = reader.lines();
    if (lines != null) {
      parts.add(lines);
    }
    for (int number = 0; number < runs.size(); number++) {
      EvaluationInput run = runs.get(number);
      if (run.format() == EvaluationInput.Format.PARQUET) {
        parts.add(ListedRowPlan.run(reader.table(run), number, config.rules().order(), run.path()));
      }
    }
    return parts.stream().reduce(Dataset::union).orElseThrow();
  }

  /** Tells what is wrong with runs, and what runs call themselves. */
  RunReader reader() {
    return reader;
  }
}
