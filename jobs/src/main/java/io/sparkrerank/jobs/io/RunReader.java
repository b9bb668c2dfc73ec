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

/** Reads runs, and tells what is wrong with them. */
public final class RunReader {

  private final SparkSession spark;
  private final List<EvaluationInput> runs;
  private final JudgingRules.Order order;

  /**
   * Creates a reader.
   *
   * @param runs the runs, which have numbers from 0
   * @param order what orders documents
   */
  public RunReader(SparkSession spark, List<EvaluationInput> runs, JudgingRules.Order order) {
    this.spark = spark;
    this.runs = runs;
    this.order = order;
  }

  /**
   * All text runs in one scan, as rows of {@link Schemas#RUNS_AND_JUDGMENTS}; wrong lines are
   * faults. Null if there are none.
   */
  public Dataset<Row> lines() {
    Map<String, Integer> numbers = new HashMap<>();
    for (int run = 0; run < runs.size(); run++) {
      if (runs.get(run).format() == EvaluationInput.Format.TREC) {
        Path path = new Path(runs.get(run).path());
        // Spark may write blanks and the like in either way.
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

  /** The table of a Parquet run. */
  public Dataset<Row> table(EvaluationInput run) {
    return new TableReader(spark).parquet(run.path());
  }

  /** The tag of a run's last line, which is what trec_eval calls the run; else its name. */
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
   * The error that tells what is wrong with runs, with the numbers of lines, which are looked up in
   * the file.
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
