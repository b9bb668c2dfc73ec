package io.sparkrerank.jobs.label;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.spark.partition.MineNegatives;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.QueryCandidates;
import io.sparkrerank.spark.row.Schemas;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** The steps from scored and graded candidates to the positives and negatives of each query. */
public final class MiningPlan {

  /** The column of {@link #mostPositives}. */
  static final String MOST_POSITIVES = "most_positives";

  /** The name of a filter in {@link #dropped}. */
  static final String FILTER = "filter";

  /** The number of documents in {@link #dropped}. */
  static final String DOCUMENTS = "documents";

  private MiningPlan() {}

  /**
   * Adds a key that is equal for texts that differ only in case, punctuation and white space. A
   * document with the text of a positive must not become a negative.
   */
  public static Dataset<Row> withTextKey(Dataset<Row> candidates) {
    Column words =
        trim(
            regexp_replace(
                lower(coalesce(col(Columns.TEXT), lit(""))), "(?U)[\\s\\p{Punct}]+", " "));
    // A text of punctuation alone has no words left: such texts are compared as they are.
    Column content = when(words.equalTo(""), coalesce(col(Columns.TEXT), lit(""))).otherwise(words);
    return candidates.withColumn(Columns.TEXT_KEY, sha2(content, 256));
  }

  /**
   * Replaces the grades of candidates by those of judgments. A candidate without a judgment has a
   * null grade.
   *
   * @param qrels query id, document id and grade
   */
  public static Dataset<Row> withGrades(Dataset<Row> candidates, Dataset<Row> qrels) {
    return candidates
        .drop(Columns.RELEVANCE)
        .join(qrels, new String[] {Columns.QUERY_ID, Columns.DOC_ID}, "left");
  }

  /**
   * Returns the relevant documents that a run lacks, for the queries that it has, as rows of the
   * run without a score.
   *
   * @param run query id, document id, score and malformed line
   * @param qrels query id, document id and grade
   * @param level the lowest grade of a positive
   */
  public static Dataset<Row> missingPositives(Dataset<Row> run, Dataset<Row> qrels, int level) {
    return qrels
        .filter(col(Columns.RELEVANCE).geq(level))
        .join(run, new String[] {Columns.QUERY_ID}, "left_semi")
        .join(run, new String[] {Columns.QUERY_ID, Columns.DOC_ID}, "left_anti")
        .select(
            col(Columns.QUERY_ID),
            col(Columns.DOC_ID),
            lit(null).cast(DataTypes.StringType).as(Columns.SCORE),
            lit(null).cast(DataTypes.StringType).as(Columns.MALFORMED));
  }

  /**
   * Adds the raw output from which the score is computed.
   *
   * @param label the number of that output
   */
  public static Dataset<Row> withLogit(Dataset<Row> scored, int label) {
    return scored.withColumn(Columns.LOGIT, col(Columns.LOGITS).getItem(label));
  }

  /**
   * Returns one row with {@link #MOST_POSITIVES}: the number of positives of the query that has
   * most of them, or 0 if there are none.
   *
   * @param level the lowest grade of a positive
   */
  public static Dataset<Row> mostPositives(Dataset<Row> graded, int level) {
    String positives = "positives";
    return graded
        .filter(isPositive(level))
        .groupBy(Columns.QUERY_ID)
        .agg(count("*").cast("int").as(positives))
        .agg(coalesce(max(positives), lit(0)).as(MOST_POSITIVES));
  }

  private static Column isPositive(int level) {
    return coalesce(col(Columns.RELEVANCE).geq(level), lit(false));
  }

  /**
   * Chooses the positives and negatives of each query: rows of {@link Schemas#MINED}.
   *
   * @param graded the scored candidates with grades, logits, text keys and the first stage's ranks
   *     and scores
   * @param level the lowest grade of a positive
   * @param mine chooses the documents of one query
   */
  public static Dataset<Row> mined(Dataset<Row> graded, int level, MineNegatives mine) {
    Column document =
        struct(
            col(Columns.DOC_ID),
            col(Columns.SCORE),
            col(Columns.LOGIT),
            col(Columns.FIRST_STAGE_RANK),
            isPositive(level).as(QueryCandidates.RELEVANT),
            col(Columns.TEXT_KEY),
            col(Columns.RELEVANCE).isNotNull().as(QueryCandidates.JUDGED),
            col(Columns.FIRST_STAGE_SCORE));
    return graded
        .groupBy(Columns.QUERY_ID)
        .agg(collect_list(document).as(QueryCandidates.DOCUMENTS))
        .map(mine, Encoders.row(Schemas.MINED));
  }

  /**
   * Counts queries and the documents chosen for them: one row, read by {@code MiningTotals.of}.
   *
   * @param mined rows of {@link Schemas#MINED}
   * @param negatives the number of negatives wanted for each query
   */
  public static Dataset<Row> totals(Dataset<Row> mined, int negatives) {
    Column positives = size(col(Columns.POSITIVES));
    Column found = size(col(Columns.NEGATIVES));
    return mined.agg(
        count("*").as(MiningTotals.QUERIES),
        count(when(positives.gt(0), 1)).as(MiningTotals.WITH_POSITIVES),
        count(when(positives.gt(0).and(found.lt(negatives)), 1))
            .as(MiningTotals.SHORT_OF_NEGATIVES),
        count(when(positives.gt(0).and(found.equalTo(0)), 1)).as(MiningTotals.WITHOUT_NEGATIVES),
        coalesce(sum(positives.cast("long")), lit(0L)).as(MiningTotals.POSITIVES),
        coalesce(sum(found.cast("long")), lit(0L)).as(MiningTotals.NEGATIVES));
  }

  /**
   * Counts the documents that each filter dropped: one row per filter, with {@link #FILTER} and
   * {@link #DOCUMENTS}.
   *
   * @param mined rows of {@link Schemas#MINED}
   */
  public static Dataset<Row> dropped(Dataset<Row> mined) {
    return mined
        .select(explode(col(Columns.DROPPED)).as("d"))
        .groupBy(col("d.filter").as(FILTER))
        .agg(sum(col("d.count").cast("long")).as(DOCUMENTS));
  }
}
