package io.sparkrerank.jobs.evaluation;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.QueryEvaluationRow;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Counts and means of ranked lists, for the charts and tables of a report. */
public final class ReportFigurePlan {

  /** The grade of a document without a judgment, in the results. */
  public static final int NO_GRADE = -1;

  /** Column with the smallest score. */
  public static final String LOW = "low";

  /** Column with the largest score. */
  public static final String HIGH = "high";

  /** Column with the largest number of tokens of a pair. */
  public static final String LONGEST = "longest";

  /** Column with a grade, or {@link #NO_GRADE}. */
  public static final String GRADE = "grade";

  /** Column with the number of a part of a range, from 0. */
  public static final String BIN = "bin";

  /** Column with a number of documents. */
  static final String DOCUMENTS = "documents";

  /** Column with a number of pairs. */
  public static final String PAIRS = "pairs";

  /** Column with a number of pairs that were cut. */
  public static final String CUT = "cut";

  /** Column with a number of tokens that were dropped. */
  public static final String DROPPED = "dropped";

  /** Column that tells whether a relevant document of a query was cut. */
  public static final String RELEVANT_CUT = "relevant_cut";

  /** Column with the mean of a measure. */
  public static final String MEAN = "mean";

  /** Column with a number of queries. */
  public static final String QUERIES = "queries";

  /** Column with the beginning of a document's text. */
  public static final String BEGINNING = "beginning";

  /** Number of characters of a document's text that a report shows. */
  private static final int BEGINNING_LENGTH = 240;

  private ReportFigurePlan() {}

  /** Returns one row with the smallest and the largest score; both are 0 without documents. */
  public static Dataset<Row> scoreRange(Dataset<Row> documents) {
    return documents.agg(lowest(), highest());
  }

  /** Returns one row with the range of scores and the largest number of tokens of a pair. */
  public static Dataset<Row> ranges(Dataset<Row> ranked) {
    return ranked.agg(lowest(), highest(), coalesce(max(length()), lit(0)).as(LONGEST));
  }

  private static Column lowest() {
    return coalesce(min(Columns.SCORE).cast("double"), lit(0.0)).as(LOW);
  }

  private static Column highest() {
    return coalesce(max(Columns.SCORE).cast("double"), lit(0.0)).as(HIGH);
  }

  /**
   * Returns score and relevance of the first documents of the judged queries of a run. Documents
   * without a finite score are left out.
   *
   * @param evaluated rows of {@link io.sparkrerank.spark.row.Schemas#EVALUATED} without faults
   */
  public static Dataset<Row> firstDocuments(Dataset<Row> evaluated, int run) {
    String document = "document";
    Column grade = col(document).getField(Columns.RELEVANCE);
    Column score = col(document).getField(Columns.SCORE);
    return evaluated
        .filter(col(Columns.RUN).equalTo(run).and(QueryEvaluationRow.inJudgments().gt(0)))
        .select(explode(col(Columns.FIRST)).as(document))
        .select(score.as(Columns.SCORE), when(grade.geq(0), grade).as(Columns.RELEVANCE))
        .filter(abs(col(Columns.SCORE)).lt(Float.POSITIVE_INFINITY));
  }

  /**
   * Returns the number of documents per grade and part of a range of scores, which is cut into
   * {@code bins} equal parts.
   */
  public static Dataset<Row> scoresByGrade(
      Dataset<Row> documents, double low, double high, int bins) {
    double width = high > low ? (high - low) / bins : 1;
    Column bin =
        least(
            lit(bins - 1),
            floor(col(Columns.SCORE).cast("double").minus(low).divide(width)).cast("int"));
    return documents.groupBy(grade().as(GRADE), bin.as(BIN)).agg(count("*").as(DOCUMENTS));
  }

  /**
   * Returns the number of pairs per grade and length, the number of those that were cut, and of
   * tokens that were dropped. Each part of the lengths spans {@code width} tokens.
   */
  public static Dataset<Row> lengths(Dataset<Row> ranked, int width) {
    Column bin = floor(length().divide(width)).cast("int");
    return ranked
        .groupBy(grade().as(GRADE), bin.as(BIN))
        .agg(
            count("*").as(PAIRS),
            coalesce(sum(when(cut(), 1L).otherwise(0L)), lit(0L)).as(CUT),
            coalesce(sum(col(Columns.DROPPED_TOKENS).cast("long")), lit(0L)).as(DROPPED));
  }

  /**
   * Returns the means of each measure of each run, over the queries for which a relevant document
   * was cut and over the others.
   *
   * @param byQuery rows of {@link io.sparkrerank.spark.row.Schemas#MEASURES}
   * @param level the lowest grade that is relevant
   */
  public static Dataset<Row> costOfTruncation(
      Dataset<Row> byQuery, Dataset<Row> ranked, int level) {
    Dataset<Row> queries =
        ranked.groupBy(Columns.QUERY_ID).agg(max(cut().and(grade().geq(level))).as(RELEVANT_CUT));
    return byQuery
        .join(queries, Columns.QUERY_ID)
        .groupBy(Columns.RUN, Columns.MEASURE, RELEVANT_CUT)
        .agg(avg(Columns.VALUE).as(MEAN), countDistinct(Columns.QUERY_ID).as(QUERIES))
        .orderBy(Columns.MEASURE, Columns.RUN, RELEVANT_CUT);
  }

  /**
   * Returns the texts of some queries, and the beginnings of the texts of some of their documents.
   *
   * @param candidates the input
   */
  public static Dataset<Row> texts(Dataset<Row> candidates, Object[] queryIds, Object[] docIds) {
    return candidates
        .filter(
            col(Columns.QUERY_ID)
                .isin(queryIds)
                .and(col(Columns.DOC_ID).isin(docIds))
                .and(col(Columns.REASON).isNull()))
        .select(
            col(Columns.QUERY_ID),
            col(Columns.QUERY),
            col(Columns.DOC_ID),
            when(
                    functions.length(col(Columns.TEXT)).gt(BEGINNING_LENGTH),
                    concat(substring(col(Columns.TEXT), 1, BEGINNING_LENGTH), lit("…")))
                .otherwise(col(Columns.TEXT))
                .as(BEGINNING));
  }

  private static Column grade() {
    return coalesce(col(Columns.RELEVANCE), lit(NO_GRADE));
  }

  private static Column length() {
    return col(Columns.QUERY_TOKENS).plus(col(Columns.TEXT_TOKENS));
  }

  private static Column cut() {
    return col(Columns.DROPPED_TOKENS).gt(0);
  }
}
