package io.sparkrerank.jobs.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.max;

import io.sparkrerank.RerankException;
import io.sparkrerank.spark.partition.ParseLines;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.trec.JudgmentLine;
import io.sparkrerank.trec.TrecLine;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads judgments, and describes what is wrong with them. Judgments are TREC lines {@code query 0
 * document grade}, BEIR's three columns {@code query document grade} below a header line, or a
 * table.
 */
public final class QrelsReader {

  private final SparkSession spark;
  private final EvaluationInput input;

  /**
   * Creates a reader.
   *
   * @param path a file, or a folder with Parquet
   * @throws RerankException if there are no judgments, or several
   */
  public QrelsReader(SparkSession spark, String path) {
    this.spark = spark;
    List<EvaluationInput> found = EvaluationInputs.find("Judgments", List.of(path), hadoop(spark));
    if (found.size() > 1) {
      throw RerankException.input(
          "Several judgments: %s names %d files; name one", path, found.size());
    }
    this.input = found.get(0);
  }

  /** Returns whether the judgments are a table rather than lines of text. */
  public boolean isTable() {
    return input.format() == EvaluationInput.Format.PARQUET;
  }

  /** Reads the table of Parquet judgments. */
  public Dataset<Row> table() {
    return new TableReader(spark).parquet(input.path());
  }

  /**
   * Reads the judgments of a text file as rows of {@link Schemas#RUNS_AND_JUDGMENTS}. Wrong lines
   * have faults.
   */
  public Dataset<Row> lines() {
    return new TableReader(spark)
        .lines(input.path())
        .mapPartitions(ParseLines.ofJudgments(layout()), Encoders.row(Schemas.RUNS_AND_JUDGMENTS));
  }

  /**
   * Checks judgments, which reads them once.
   *
   * @param judgments rows of {@link Schemas#RUNS_AND_JUDGMENTS}
   * @throws RerankException if a line is no judgment, a document is judged twice for a query, or
   *     there are no judgments
   */
  public void check(Dataset<Row> judgments) {
    String copies = "copies";
    List<Row> wrong =
        judgments
            .groupBy(Columns.QUERY_ID, Columns.DOC_ID)
            .agg(count("*").as(copies), max(Columns.FAULT).as(Columns.FAULT))
            .filter(col(copies).gt(1).or(col(Columns.FAULT).isNotNull()))
            .takeAsList(1);
    if (!wrong.isEmpty()) {
      throw wrong(wrong.get(0));
    }
    if (judgments.isEmpty()) {
      throw RerankException.input(
          "No judgments in %s: give a file with lines of query 0 document grade, BEIR's TSV or"
              + " Parquet",
          input.path());
    }
  }

  private RerankException wrong(Row wrong) {
    String queryId = wrong.getAs(Columns.QUERY_ID);
    String docId = wrong.getAs(Columns.DOC_ID);
    String malformed = wrong.getAs(Columns.FAULT);
    String fault =
        malformed == null
            ? "document %s is judged twice for query %s; keep one".formatted(docId, queryId)
            : malformed;
    if (isTable()) {
      return RerankException.input("Wrong in %s: %s", input.path(), fault);
    }
    JudgmentLine.Layout layout = layout();
    TrecLine.Parser parser = line -> JudgmentLine.parse(line, layout);
    return malformed == null
        ? WrongLines.misplaced(input.path(), hadoop(spark), parser, queryId, docId, fault)
        : WrongLines.unreadable(input.path(), hadoop(spark), parser);
  }

  private JudgmentLine.Layout layout() {
    return JudgmentLine.Layout.of(new TextFile(input.path(), hadoop(spark)).firstLine());
  }

  private static Configuration hadoop(SparkSession spark) {
    return spark.sparkContext().hadoopConfiguration();
  }
}
