package io.sparkrerank.jobs.label;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.spark.partition.MineNegatives;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** From scored candidates to training data. */
public final class LabelPlan {

  /** Where distributions are cut. */
  public static final List<Double> QUANTILES = List.of(0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0);

  private static final String SHARES =
      QUANTILES.stream().map(Object::toString).collect(Collectors.joining(", "));

  /** The model's scores of an example's documents, in the order of their texts. */
  public static final String MODEL_SCORES = "model_scores";

  /** The first stage's scores likewise; null for a document that it has not found. */
  public static final String FIRST_STAGE_SCORES = "first_stage_scores";

  private static final String DOCUMENTS = "documents";
  private static final String TEXTS = "texts";
  private static final String PLACE = "place";
  private static final String POSITIVE = "p";
  private static final String NEGATIVE = "n";

  private LabelPlan() {}

  /** Adds what is equal for texts that differ in case, punctuation and blanks only. */
  public static Dataset<Row> withTextKey(Dataset<Row> candidates) {
    Column words =
        trim(
            regexp_replace(
                lower(coalesce(col(Columns.TEXT), lit(""))), "(?U)[\\s\\p{Punct}]+", " "));
    // Of signs alone nothing is left: these differ as they are.
    Column content = when(words.equalTo(""), coalesce(col(Columns.TEXT), lit(""))).otherwise(words);
    return candidates.withColumn(Columns.TEXT_KEY, sha2(content, 256));
  }

  /**
   * Gives candidates their grades.
   *
   * @param qrels the judgments, or null to take those of the input
   */
  public static Dataset<Row> judged(Dataset<Row> candidates, Dataset<Row> qrels) {
    return qrels == null
        ? candidates
        : candidates
            .drop(Columns.RELEVANCE)
            .join(qrels, new String[] {Columns.QUERY_ID, Columns.DOC_ID}, "left");
  }

  /** Adds the raw output that the score is made of. */
  public static Dataset<Row> withLogit(Dataset<Row> scored, int label) {
    return scored.withColumn(Columns.LOGIT, col(Columns.LOGITS).getItem(label));
  }

  /** One row: how many positives the query with most has; 0 if there are none. */
  public static Dataset<Row> mostPositives(Dataset<Row> judged, int level) {
    return judged
        .filter(isPositive(level))
        .groupBy(Columns.QUERY_ID)
        .agg(count("*").cast("int").as("positives"))
        .agg(coalesce(max("positives"), lit(0)));
  }

  private static Column isPositive(int level) {
    return coalesce(col(Columns.RELEVANCE).geq(level), lit(false));
  }

  /** The queries with their positives and negatives: rows of {@link Schemas#MINED}. */
  public static Dataset<Row> mined(Dataset<Row> judged, int level, MineNegatives mine) {
    Column document =
        struct(
            col(Columns.DOC_ID),
            col(Columns.SCORE),
            col(Columns.LOGIT),
            col(Columns.FIRST_STAGE_RANK),
            isPositive(level).as("positive"),
            col(Columns.TEXT_KEY),
            col(Columns.RELEVANCE).isNotNull(),
            col(Columns.FIRST_STAGE_SCORE));
    return judged
        .groupBy(Columns.QUERY_ID)
        .agg(collect_list(document).as(DOCUMENTS))
        .map(mine, Encoders.row(Schemas.MINED));
  }

  /**
   * Brings the texts of query and documents to their examples.
   *
   * @param judged the scored candidates, whose keys say which texts were scored
   * @param keyed the input with keys and texts
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

  /** A row a positive and negative. */
  public static Dataset<Row> triplets(Dataset<Row> examples) {
    return ordered(
        couples(examples),
        col(Columns.QUERY).as("anchor"),
        textOf(POSITIVE).as("positive"),
        textOf(NEGATIVE).as("negative"),
        array(col(POSITIVE + ".score"), col(NEGATIVE + ".score")).as(MODEL_SCORES),
        array(col(POSITIVE + ".first_stage_score"), col(NEGATIVE + ".first_stage_score"))
            .as(FIRST_STAGE_SCORES));
  }

  /** The difference of the logits of a positive and a negative. */
  public static Dataset<Row> margins(Dataset<Row> mined) {
    return ordered(
        couples(mined),
        col(Columns.QUERY_ID),
        col(POSITIVE + ".doc_id").as("positive_id"),
        col(NEGATIVE + ".doc_id").as("negative_id"),
        col(POSITIVE + ".logit").minus(col(NEGATIVE + ".logit")).as("margin"));
  }

  private static Dataset<Row> couples(Dataset<Row> mined) {
    return positives(mined)
        .select(col("*"), posexplode(col(Columns.NEGATIVES)).as(new String[] {"m", NEGATIVE}))
        .withColumn(PLACE, struct(col(PLACE), col("m")));
  }

  private static Dataset<Row> positives(Dataset<Row> mined) {
    return mined.select(
        col("*"), posexplode(col(Columns.POSITIVES)).as(new String[] {PLACE, POSITIVE}));
  }

  /** A row a positive, where there are {@code negatives} of them. */
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

  /** A row a document: positives first. */
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

  /** A row a positive with all negatives, where there are any. */
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

  /** A row a query, as Tevatron reads it. */
  public static Dataset<Row> tevatron(Dataset<Row> examples) {
    String passage =
        "transform(%s, x -> struct(x.doc_id as docid, texts[x.doc_id].title as title,"
            + " texts[x.doc_id].body as text, x.score as score))";
    return ordered(
        complete(examples),
        col(Columns.QUERY_ID),
        col(Columns.QUERY),
        expr(passage.formatted(Columns.POSITIVES)).as("positive_passages"),
        expr(passage.formatted(Columns.NEGATIVES)).as("negative_passages"));
  }

  /** A row a query, as FlagEmbedding reads it; its scores are what teaches. */
  public static Dataset<Row> flag(Dataset<Row> examples) {
    return ordered(
        complete(examples),
        col(Columns.QUERY),
        expr("transform(positives, x -> texts[x.doc_id].text)").as("pos"),
        expr("transform(negatives, x -> texts[x.doc_id].text)").as("neg"),
        expr("transform(positives, x -> x.score)").as("pos_scores"),
        expr("transform(negatives, x -> x.score)").as("neg_scores"));
  }

  private static Dataset<Row> complete(Dataset<Row> examples) {
    return examples.filter(size(col(Columns.NEGATIVES)).gt(0)).withColumn(PLACE, lit(0));
  }

  /** All scored pairs. */
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
   * Grades of all scored pairs: query id, document id, grade.
   *
   * @param grades from which scores on a document has grade 1, 2 and so on
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

  /** Queries in the order of their ids' bytes, their examples from best to worst. */
  private static Dataset<Row> ordered(Dataset<Row> rows, Column... columns) {
    String id = "_query_id";
    String place = "_place";
    List<Column> all = new ArrayList<>(List.of(columns));
    all.add(col(Columns.QUERY_ID).as(id));
    all.add(col(PLACE).as(place));
    return rows.select(all.toArray(new Column[0])).orderBy(id, place).drop(id, place);
  }

  /**
   * One row: queries, those with positives, of these those with fewer negatives than are wanted and
   * those with none, positives, negatives.
   */
  public static Dataset<Row> totals(Dataset<Row> mined, int negatives) {
    Column positives = size(col(Columns.POSITIVES));
    Column found = size(col(Columns.NEGATIVES));
    return mined.agg(
        count("*"),
        count(when(positives.gt(0), 1)),
        count(when(positives.gt(0).and(found.lt(negatives)), 1)),
        count(when(positives.gt(0).and(found.equalTo(0)), 1)),
        coalesce(sum(positives.cast("long")), lit(0L)),
        coalesce(sum(found.cast("long")), lit(0L)));
  }

  /** How many documents each filter dropped: filter, count. */
  public static Dataset<Row> dropped(Dataset<Row> mined) {
    return mined
        .select(explode(col(Columns.DROPPED)).as("d"))
        .groupBy("d.filter")
        .agg(sum(col("d.count").cast("long")));
  }

  /**
   * How scores are spread: of positives, of negatives, and the differences of both; one row each
   * with kind, count, mean, and the quantiles at {@link #QUANTILES}.
   */
  public static Dataset<Row> distributions(Dataset<Row> mined) {
    Dataset<Row> positives =
        mined.select(
            lit("positives").as("kind"),
            explode(expr("transform(positives, x -> x.score)")).as("value"));
    Dataset<Row> negatives =
        mined.select(
            lit("negatives").as("kind"),
            explode(expr("transform(negatives, x -> x.score)")).as("value"));
    Dataset<Row> differences =
        couples(mined)
            .select(
                lit("differences").as("kind"),
                col(POSITIVE + ".score").minus(col(NEGATIVE + ".score")).as("value"));
    return positives
        .union(negatives)
        .union(differences)
        .groupBy("kind")
        .agg(
            count("*"),
            expr("avg(value)"),
            expr("percentile(cast(value as double), array(%s))".formatted(SHARES)))
        .orderBy(col("kind").desc());
  }

  /**
   * The positives of judgments that a run does not have, for the queries that it has, as rows of
   * the run without score.
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
