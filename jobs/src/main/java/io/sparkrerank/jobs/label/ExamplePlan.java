package io.sparkrerank.jobs.label;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.spark.row.Columns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The forms of training data, built from scored candidates. Except for {@link #scores} and {@link
 * #grades}, each form is built from mined queries. Its rows are ordered by the bytes of the query
 * ids, then from the best example to the worst.
 */
public final class ExamplePlan {

  /** The column with the model's scores of an example's documents, in the order of their texts. */
  public static final String MODEL_SCORES = "model_scores";

  /**
   * The column with the first stage's scores of an example's documents, in the order of their
   * texts; a score is null if the first stage did not find the document.
   */
  public static final String FIRST_STAGE_SCORES = "first_stage_scores";

  /** The texts of a query's documents, by document id. */
  private static final String TEXTS = "texts";

  /** The place of an example among those of its query. */
  private static final String PLACE = "place";

  /** The number of a negative among those of its query. */
  private static final String NEGATIVE_PLACE = "m";

  private static final String POSITIVE = "p";
  private static final String NEGATIVE = "n";

  private ExamplePlan() {}

  /**
   * Adds the texts of each query and its documents.
   *
   * @param mined rows of {@link io.sparkrerank.spark.row.Schemas#MINED}
   * @param judged the scored candidates, whose keys say which texts were scored
   * @param keyed the input with keys and texts
   * @return {@code mined} with the query and the texts of all its positives and negatives
   */
  public static Dataset<Row> withTexts(
      Dataset<Row> mined, Dataset<Row> judged, Dataset<Row> keyed) {
    Dataset<Row> wanted =
        mined
            .select(
                col(Columns.QUERY_ID),
                explode(expr("transform(concat(positives, negatives), x -> x.doc_id)"))
                    .as(Columns.DOC_ID))
            .join(
                judged.select(Columns.QUERY_ID, Columns.DOC_ID, Columns.PAIR_KEY),
                new String[] {Columns.QUERY_ID, Columns.DOC_ID},
                "inner");
    Dataset<Row> texts =
        keyed
            .drop(Columns.QUERY_ID, Columns.DOC_ID)
            .join(wanted, Columns.PAIR_KEY)
            .groupBy(Columns.QUERY_ID, Columns.DOC_ID)
            // Rows with one key differ at most in where the title ends.
            .agg(
                min(struct(
                        col(Columns.QUERY),
                        coalesce(col(Columns.TITLE), lit("")).as(Columns.TITLE),
                        col(Columns.BODY),
                        col(Columns.TEXT)))
                    .as(TEXTS))
            .groupBy(Columns.QUERY_ID)
            .agg(
                min(TEXTS + ".query").as(Columns.QUERY),
                map_from_entries(collect_list(struct(col(Columns.DOC_ID), col(TEXTS)))).as(TEXTS));
    return mined.join(texts, Columns.QUERY_ID);
  }

  /**
   * Returns one row per pair of a positive and a negative: anchor, positive, negative and both
   * columns of scores.
   *
   * @param examples what {@link #withTexts} returned
   */
  public static Dataset<Row> triplets(Dataset<Row> examples) {
    return ordered(
        pairs(examples),
        col(Columns.QUERY).as("anchor"),
        textOf(POSITIVE).as("positive"),
        textOf(NEGATIVE).as("negative"),
        array(col(POSITIVE + ".score"), col(NEGATIVE + ".score")).as(MODEL_SCORES),
        array(col(POSITIVE + ".first_stage_score"), col(NEGATIVE + ".first_stage_score"))
            .as(FIRST_STAGE_SCORES));
  }

  /**
   * Returns one row per pair of a positive and a negative: query id, both document ids, and the
   * positive's logit minus the negative's.
   */
  public static Dataset<Row> margins(Dataset<Row> mined) {
    return ordered(
        pairs(mined),
        col(Columns.QUERY_ID),
        col(POSITIVE + ".doc_id").as("positive_id"),
        col(NEGATIVE + ".doc_id").as("negative_id"),
        col(POSITIVE + ".logit").minus(col(NEGATIVE + ".logit")).as("margin"));
  }

  private static Dataset<Row> pairs(Dataset<Row> mined) {
    return positives(mined)
        .select(
            col("*"),
            posexplode(col(Columns.NEGATIVES)).as(new String[] {NEGATIVE_PLACE, NEGATIVE}))
        .withColumn(PLACE, struct(col(PLACE), col(NEGATIVE_PLACE)));
  }

  private static Dataset<Row> positives(Dataset<Row> mined) {
    return mined.select(
        col("*"), posexplode(col(Columns.POSITIVES)).as(new String[] {PLACE, POSITIVE}));
  }

  /**
   * Returns one row per positive of the queries that have exactly {@code negatives} negatives:
   * anchor, positive, negative_1, negative_2 and so on, and both columns of scores.
   *
   * @param examples what {@link #withTexts} returned
   */
  public static Dataset<Row> tuples(Dataset<Row> examples, int negatives) {
    List<Column> columns =
        new ArrayList<>(List.of(col(Columns.QUERY).as("anchor"), textOf(POSITIVE).as("positive")));
    for (int number = 1; number <= negatives; number++) {
      columns.add(
          expr("texts[negatives[%d].doc_id].text".formatted(number - 1)).as("negative_" + number));
    }
    columns.addAll(scoresOfExample());
    return ordered(
        positives(examples).filter(size(col(Columns.NEGATIVES)).equalTo(negatives)),
        columns.toArray(new Column[0]));
  }

  /**
   * Returns one row per document, the positives of a query first: anchor, text, label (1 or 0) and
   * both scores.
   *
   * @param examples what {@link #withTexts} returned
   */
  public static Dataset<Row> labeledPairs(Dataset<Row> examples) {
    Column documents =
        expr(
            "concat(transform(positives, x -> struct(x.doc_id, x.score, x.first_stage_score, 1 as label)),"
                + " transform(negatives, x -> struct(x.doc_id, x.score, x.first_stage_score, 0 as label)))");
    Dataset<Row> rows =
        examples.select(
            col(Columns.QUERY_ID),
            col(Columns.QUERY),
            col(TEXTS),
            posexplode(documents).as(new String[] {PLACE, POSITIVE}));
    return ordered(
        rows,
        col(Columns.QUERY).as("anchor"),
        textOf(POSITIVE).as(Columns.TEXT),
        col(POSITIVE + ".label").as("label"),
        col(POSITIVE + ".score").as(Columns.MODEL_SCORE),
        col(POSITIVE + ".first_stage_score").as(Columns.FIRST_STAGE_SCORE));
  }

  /**
   * Returns one row per positive of the queries that have negatives: anchor, the texts of the
   * positive and of all negatives, their labels, and both columns of scores.
   *
   * @param examples what {@link #withTexts} returned
   */
  public static Dataset<Row> labeledLists(Dataset<Row> examples) {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                col(Columns.QUERY).as("anchor"),
                expr("concat(array(texts[p.doc_id].text),"
                        + " transform(negatives, x -> texts[x.doc_id].text))")
                    .as(TEXTS),
                expr("concat(array(1), transform(negatives, x -> 0))").as("labels")));
    columns.addAll(scoresOfExample());
    return ordered(
        positives(examples).filter(size(col(Columns.NEGATIVES)).gt(0)),
        columns.toArray(new Column[0]));
  }

  /**
   * Returns one row per query that has positives and negatives, in the columns that Tevatron reads.
   *
   * @param examples what {@link #withTexts} returned
   */
  public static Dataset<Row> tevatron(Dataset<Row> examples) {
    String passage =
        "transform(%s, x -> struct(x.doc_id as docid, texts[x.doc_id].title as title,"
            + " texts[x.doc_id].body as text, x.score as score))";
    return ordered(
        withNegatives(examples),
        col(Columns.QUERY_ID),
        col(Columns.QUERY),
        expr(passage.formatted(Columns.POSITIVES)).as("positive_passages"),
        expr(passage.formatted(Columns.NEGATIVES)).as("negative_passages"));
  }

  /**
   * Returns one row per query that has positives and negatives, in the columns that FlagEmbedding
   * reads. Its trainer learns from the scores.
   *
   * @param examples what {@link #withTexts} returned
   */
  public static Dataset<Row> flag(Dataset<Row> examples) {
    return ordered(
        withNegatives(examples),
        col(Columns.QUERY),
        expr("transform(positives, x -> texts[x.doc_id].text)").as("pos"),
        expr("transform(negatives, x -> texts[x.doc_id].text)").as("neg"),
        expr("transform(positives, x -> x.score)").as("pos_scores"),
        expr("transform(negatives, x -> x.score)").as("neg_scores"));
  }

  private static Dataset<Row> withNegatives(Dataset<Row> examples) {
    return examples.filter(size(col(Columns.NEGATIVES)).gt(0)).withColumn(PLACE, lit(0));
  }

  /**
   * Returns one row per scored pair, by query id, then from the highest score to the lowest.
   *
   * @param judged the scored candidates with their grades
   */
  public static Dataset<Row> scores(Dataset<Row> judged) {
    return judged
        .select(
            Columns.QUERY_ID,
            Columns.DOC_ID,
            Columns.SCORE,
            Columns.LOGITS,
            Columns.RELEVANCE,
            Columns.FIRST_STAGE_RANK,
            Columns.FIRST_STAGE_SCORE,
            Columns.DROPPED_TOKENS)
        .orderBy(col(Columns.QUERY_ID), col(Columns.SCORE).desc(), col(Columns.DOC_ID).desc());
  }

  /**
   * Returns one row per scored pair, by query id and document id: query id, document id and the
   * grade that its score stands for.
   *
   * @param grades the lowest score of grade 1, of grade 2, and of each further grade
   */
  public static Dataset<Row> grades(Dataset<Row> judged, List<Double> grades) {
    Column grade = lit(0);
    for (double from : grades) {
      grade = grade.plus(when(col(Columns.SCORE).geq((float) from), 1).otherwise(0));
    }
    return judged
        .select(col(Columns.QUERY_ID), col(Columns.DOC_ID), grade.as(Columns.RELEVANCE))
        .orderBy(Columns.QUERY_ID, Columns.DOC_ID);
  }

  private static Dataset<Row> ordered(Dataset<Row> rows, Column... columns) {
    String id = "_query_id";
    String place = "_place";
    List<Column> all = new ArrayList<>(List.of(columns));
    all.add(col(Columns.QUERY_ID).as(id));
    all.add(col(PLACE).as(place));
    return rows.select(all.toArray(new Column[0])).orderBy(id, place).drop(id, place);
  }

  private static List<Column> scoresOfExample() {
    String all = "concat(array(p.%1$s), transform(negatives, x -> x.%1$s))";
    return List.of(
        expr(all.formatted(Columns.SCORE)).as(MODEL_SCORES),
        expr(all.formatted(Columns.FIRST_STAGE_SCORE)).as(FIRST_STAGE_SCORES));
  }

  private static Column textOf(String document) {
    return expr("texts[%s.doc_id].text".formatted(document));
  }
}
