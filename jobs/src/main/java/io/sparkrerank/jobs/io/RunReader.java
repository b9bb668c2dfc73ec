package io.sparkrerank.jobs.io;

import io.sparkrerank.RerankException;
import io.sparkrerank.measure.JudgingRules;
import io.sparkrerank.spark.partition.ParseLines;
import io.sparkrerank.spark.row.EvaluatedRow;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.trec.BadLineException;
import io.sparkrerank.trec.RunLine;
import io.sparkrerank.trec.TrecLine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Reads runs, and describes what is wrong with them. */
public final class RunReader {

  private final SparkSession spark;
  private final List<EvaluationInput> runs;
  private final JudgingRules.Order order;

  /**
   * Creates a reader.
   *
   * @param runs the runs; rows name them by their index
   * @param order the column that orders documents
   */
  public RunReader(SparkSession spark, List<EvaluationInput> runs, JudgingRules.Order order) {
    this.spark = spark;
    this.runs = runs;
    this.order = order;
  }

  /**
   * Reads all text runs in one scan, as rows of {@link Schemas#RUNS_AND_JUDGMENTS}. Wrong lines
   * have faults. Returns null if there are no text runs.
   */
  public @Nullable Dataset<Row> lines() {
    Map<String, Integer> numbers = new HashMap<>();
    for (int run = 0; run < runs.size(); run++) {
      if (runs.get(run).format() == EvaluationInput.Format.TREC) {
        Path path = new Path(runs.get(run).path());
        // Spark may escape special characters or not.
        numbers.put(path.toString(), run);
        numbers.put(path.toUri().toString(), run);
      }
    }
    if (numbers.isEmpty()) {
      return null;
    }
    String[] paths =
        runs.stream()
            .filter(run -> run.format() == EvaluationInput.Format.TREC)
            .map(EvaluationInput::path)
            .toArray(String[]::new);
    return new TableReader(spark)
        .lines(paths)
        .mapPartitions(ParseLines.ofRuns(numbers, order), Encoders.row(Schemas.RUNS_AND_JUDGMENTS));
  }

  /** Reads the table of a Parquet run. */
  public Dataset<Row> table(EvaluationInput run) {
    return new TableReader(spark).parquet(run.path());
  }

  /** Returns the tag of a run's last line, which trec_eval takes as its name, or else its name. */
  public String tag(EvaluationInput run) {
    if (run.format() == EvaluationInput.Format.TREC) {
      try {
        RunLine last = RunLine.parse(new TextFile(run.path(), hadoop()).lastLine(), order);
        return last == null || last.tag() == null ? run.name() : last.tag();
      } catch (BadLineException e) {
        throw new IllegalStateException("This is a bug: a run was read that is wrong", e);
      }
    }
    return run.name();
  }

  /**
   * Returns the error for a wrong run. It looks up the numbers of the wrong lines in the file.
   *
   * @param fault a fault that the evaluation of the runs found
   */
  public RerankException wrong(EvaluatedRow.Fault fault) {
    EvaluationInput run = runs.get(fault.run());
    if (run.format() == EvaluationInput.Format.PARQUET) {
      return RerankException.input("Wrong in %s: %s", run.path(), fault.message());
    }
    TrecLine.Parser parser = line -> RunLine.parse(line, order);
    return fault instanceof EvaluatedRow.MisplacedEntry entry
        ? WrongLines.misplaced(
            run.path(), hadoop(), parser, entry.queryId(), entry.docId(), entry.message())
        : WrongLines.unreadable(run.path(), hadoop(), parser);
  }

  private Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }
}
