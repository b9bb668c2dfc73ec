package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.jobs.input.GradeColumn;
import io.sparkrerank.jobs.input.TableColumns;
import io.sparkrerank.measure.JudgingRules;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.RunOrJudgment;
import io.sparkrerank.trec.RunLine;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * From tables to what is evaluated: rows of {@link
 * io.sparkrerank.spark.row.Schemas#RUNS_AND_JUDGMENTS}. A row of a table that a user brings and
 * that cannot be used is a fault.
 */
public final class ListedRowPlan {

  private static final List<String> QUERY_COLUMNS =
      List.of(Columns.QUERY_ID, "qid", "q_id", "query-id", "topic_id", "topic", Columns.QUERY);

  private static final List<String> DOCUMENT_COLUMNS =
      List.of(Columns.DOC_ID, "docno", "docid", "did", "pid", "corpus-id", "document");

  private static final List<String> GRADE_COLUMNS =
      List.of(Columns.RELEVANCE, "rel", "label", "grade", Columns.SCORE);

  /** A wrong column may hold texts, which no message shows. */
  private static final int LONGEST_VALUE = 20;

  /** The value of a row as it is written, for messages. */
  private static final String WRITTEN = "_written";

  private ListedRowPlan() {}

  /**
   * A run.
   *
   * @param table columns of queries, documents and scores, or ranks if these order the documents
   * @param run the run's number
   * @param source where the table comes from, for messages
   * @throws io.sparkrerank.RerankException if a column is missing or of another type
   */
  public static Dataset<Row> run(
      Dataset<Row> table, int run, JudgingRules.Order order, String source) {
    return order == JudgingRules.Order.SCORE
        ? byScore(table, run, source)
        : byRank(table, run, source);
  }

  private static Dataset<Row> byScore(Dataset<Row> table, int run, String source) {
    String column =
        TableColumns.find(
            table, List.of(Columns.SCORE), source, "scores", TableColumns::isNumber, "numbers");
    // Through double, as scores of text runs are read.
    Column score = expr("cast(try_cast(%s as double) as float)".formatted(column));
    return checked(
        withIds(table, source, run, score, nothing("int"), column),
        col(Columns.SCORE).isNotNull().and(not(col(Columns.SCORE).isNaN())),
        "a score that is no number");
  }

  private static Dataset<Row> byRank(Dataset<Row> table, int run, String source) {
    String column =
        TableColumns.find(
            table, List.of(Columns.RANK), source, "ranks", TableColumns::isId, "whole numbers");
    Column rank = expr("try_cast(%s as int)".formatted(column));
    return checked(
        withIds(table, source, run, negate(rank.cast(DataTypes.FloatType)), nothing("int"), column),
        col(Columns.SCORE).between(-RunLine.LARGEST_RANK, -1),
        "a rank that is not a whole number from 1 to 1,000,000");
  }

  /**
   * Judgments.
   *
   * @param table columns of queries, documents and grades
   * @param source where the table comes from, for messages
   * @throws io.sparkrerank.RerankException if a column is missing or of another type
   */
  public static Dataset<Row> judgments(Dataset<Row> table, String source) {
    String column =
        TableColumns.find(
            table, GRADE_COLUMNS, source, "grades", GradeColumn::isGrade, GradeColumn.TYPES);
    Column grade = GradeColumn.of(table, column);
    return checked(
        withIds(table, source, RunOrJudgment.JUDGMENTS, nothing("float"), grade, column),
        col(Columns.RELEVANCE).isNotNull(),
        "a grade that is not a whole number");
  }

  /** A list that this job made: query id, document id and score as float. */
  public static Dataset<Row> ranked(Dataset<Row> ranked, int run) {
    return ranked.select(
        listed(
            col(Columns.QUERY_ID), run, col(Columns.DOC_ID), col(Columns.SCORE), nothing("int")));
  }

  /** Judgments that this job took from its input: query id, document id and relevance as int. */
  public static Dataset<Row> judged(Dataset<Row> judgments) {
    return judgments.select(
        listed(
            col(Columns.QUERY_ID),
            RunOrJudgment.JUDGMENTS,
            col(Columns.DOC_ID),
            nothing("float"),
            col(Columns.RELEVANCE)));
  }

  /** Marks the rows whose value is not valid and that have no fault yet. */
  private static Dataset<Row> checked(Dataset<Row> listed, Column valid, String fault) {
    Column message =
        concat(
            lit("document "),
            col(Columns.DOC_ID),
            lit(" of query "),
            col(Columns.QUERY_ID),
            lit(" has " + fault + ": "),
            coalesce(substring(col(WRITTEN), 1, LONGEST_VALUE), lit("null")));
    return listed
        .withColumn(
            Columns.FAULT,
            coalesce(col(Columns.FAULT), when(coalesce(valid, lit(false)).equalTo(false), message)))
        .drop(WRITTEN);
  }

  /**
   * A table with its ids, and a fault where these are wrong.
   *
   * @param value the column that score or grade are read from, as it stands in an expression
   */
  private static Dataset<Row> withIds(
      Dataset<Row> table, String source, int run, Column score, Column grade, String value) {
    Column queryId = id(table, QUERY_COLUMNS, source, "query ids");
    Column docId = id(table, DOCUMENT_COLUMNS, source, "document ids");
    Column fault =
        coalesce(
            when(CheckPlan.isBlank(Columns.QUERY_ID), lit("a query id is null or blank")),
            when(CheckPlan.isBlank(Columns.DOC_ID), lit("a document id is null or blank")),
            when(
                CheckPlan.hasBlankInId(),
                concat(
                    lit("an id holds white space or a control character: \""),
                    col(Columns.QUERY_ID),
                    lit("\", \""),
                    col(Columns.DOC_ID),
                    lit("\""))));
    Column[] columns =
        Stream.concat(
                Arrays.stream(listed(queryId, run, docId, score, grade)),
                Stream.of(col(value).cast(DataTypes.StringType).as(WRITTEN)))
            .toArray(Column[]::new);
    return table.select(columns).withColumn(Columns.FAULT, fault);
  }

  private static Column id(Dataset<Row> table, List<String> names, String source, String content) {
    String column =
        TableColumns.find(
            table, names, source, content, TableColumns::isId, "strings or whole numbers");
    return expr(column).cast(DataTypes.StringType);
  }

  private static Column[] listed(
      Column queryId, int run, Column docId, Column score, Column grade) {
    return new Column[] {
      queryId.as(Columns.QUERY_ID),
      lit(run).as(Columns.RUN),
      docId.as(Columns.DOC_ID),
      score.as(Columns.SCORE),
      grade.as(Columns.RELEVANCE),
      nothing("string").as(Columns.FAULT)
    };
  }

  private static Column nothing(String type) {
    return lit(null).cast(type);
  }
}
