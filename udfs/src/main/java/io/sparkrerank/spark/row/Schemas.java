package io.sparkrerank.spark.row;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The schemas of rows that partition functions make. */
public final class Schemas {

  private static DataType array(DataType element) {
    return DataTypes.createArrayType(element, false);
  }

  /** A document with its vector. */
  public static final StructType VECTORS =
      new StructType()
          .add(Columns.ID, DataTypes.StringType, false)
          .add(Columns.VECTOR, array(DataTypes.FloatType), false);

  /** A document with what a search by terms needs of it. */
  public static final StructType TERMS =
      new StructType()
          .add(Columns.DOC_ID, DataTypes.StringType, false)
          .add(Columns.LENGTH, DataTypes.IntegerType, false)
          .add(Columns.TERMS, array(DataTypes.IntegerType), false)
          .add(Columns.COUNTS, array(DataTypes.IntegerType), false);

  /** A document that was found. */
  public static final StructType FOUND =
      new StructType()
          .add(Columns.QUERY_ID, DataTypes.StringType, false)
          .add(Columns.DOC_ID, DataTypes.StringType, false)
          .add(Columns.SCORE, DataTypes.FloatType, false);

  /**
   * A line of a run whose candidates are scored: without ids and with {@code _malformed} if it
   * cannot be read; with a fault too if the whole run must not be.
   */
  public static final StructType RUN_LINES =
      new StructType()
          .add(Columns.QUERY_ID, DataTypes.StringType)
          .add(Columns.DOC_ID, DataTypes.StringType)
          .add(Columns.SCORE, DataTypes.StringType)
          .add(Columns.MALFORMED, DataTypes.StringType)
          .add(Columns.FAULT, DataTypes.StringType)
          .add(Columns.FILE, DataTypes.StringType, false);

  /** A pair to score. */
  public static final StructType TEXTS =
      new StructType()
          .add(Columns.PAIR_KEY, DataTypes.StringType, false)
          .add(Columns.QUERY, DataTypes.StringType, false)
          .add(Columns.TEXT, DataTypes.StringType, false);

  /** A scored pair, or one with a fault, which has no logits: what {@code scores/} holds. */
  public static final StructType SCORES =
      new StructType()
          .add(Columns.PAIR_KEY, DataTypes.StringType, false)
          .add(Columns.LOGITS, DataTypes.createArrayType(DataTypes.FloatType, false))
          .add(Columns.QUERY_TOKENS, DataTypes.IntegerType, false)
          .add(Columns.TEXT_TOKENS, DataTypes.IntegerType, false)
          .add(Columns.DROPPED_TOKENS, DataTypes.IntegerType, false)
          .add(Columns.REASON, DataTypes.StringType)
          .add(Columns.DETAIL, DataTypes.StringType);

  /** A passage of a candidate's text, with the texts that a model reads. */
  public static final StructType PASSAGES =
      new StructType()
          .add(Columns.CANDIDATE_KEY, DataTypes.StringType, false)
          .add(Columns.PASSAGE, DataTypes.IntegerType, false)
          .add(Columns.START, DataTypes.IntegerType, false)
          .add(Columns.END, DataTypes.IntegerType, false)
          .add(Columns.QUERY, DataTypes.StringType, false)
          .add(Columns.TEXT, DataTypes.StringType, false);

  /** What the logits of a passage say: the score of no answer, and the best stretches of tokens. */
  public static final StructType SPANS =
      new StructType()
          .add(Columns.NULL_SCORE, DataTypes.FloatType, false)
          .add(
              "spans",
              array(
                  new StructType()
                      .add("first", DataTypes.IntegerType, false)
                      .add("last", DataTypes.IntegerType, false)
                      .add(Columns.SCORE, DataTypes.FloatType, false)),
              false);

  /** An answer that was found in a text. */
  public static final StructType ANSWER =
      new StructType()
          .add(Columns.ANSWER, DataTypes.StringType, false)
          .add(Columns.ANSWER_START, DataTypes.IntegerType, false)
          .add(Columns.ANSWER_END, DataTypes.IntegerType, false)
          .add(Columns.SCORE, DataTypes.FloatType, false);

  /** The answers of a text, from best to worst. */
  public static final StructType ANSWERS =
      new StructType()
          .add(Columns.PAIR_KEY, DataTypes.StringType, false)
          .add(Columns.NULL_SCORE, DataTypes.FloatType, false)
          .add(Columns.ANSWERS, array(ANSWER), false);

  /** A document that was chosen for an example. */
  private static final StructType CHOSEN =
      new StructType()
          .add(Columns.DOC_ID, DataTypes.StringType, false)
          .add(Columns.SCORE, DataTypes.FloatType, false)
          .add(Columns.LOGIT, DataTypes.FloatType, false)
          .add(Columns.FIRST_STAGE_SCORE, DataTypes.DoubleType);

  /** A query with its positives and negatives, each from best to worst, and what was dropped. */
  public static final StructType MINED =
      new StructType()
          .add(Columns.QUERY_ID, DataTypes.StringType, false)
          .add(Columns.POSITIVES, array(CHOSEN), false)
          .add(Columns.NEGATIVES, array(CHOSEN), false)
          .add(
              Columns.DROPPED,
              array(
                  new StructType()
                      .add("filter", DataTypes.StringType, false)
                      .add("count", DataTypes.IntegerType, false)),
              false);

  /** How long it took to score some pairs, and how many tokens each has and loses. */
  public static final StructType TIMES =
      new StructType()
          .add("nanos", DataTypes.LongType, false)
          .add("lengths", DataTypes.createArrayType(DataTypes.IntegerType, false), false)
          .add("dropped", DataTypes.createArrayType(DataTypes.IntegerType, false), false);

  /** How many tokens were computed in how many nanoseconds in batches of one size. */
  public static final StructType TRIALS =
      new StructType()
          .add("batch_tokens", DataTypes.IntegerType, false)
          .add("tokens", DataTypes.LongType, false)
          .add("nanos", DataTypes.LongType, false);

  /** A measure of one query of one run: what {@code metrics_by_query/} holds. */
  public static final StructType MEASURES =
      new StructType()
          .add(Columns.RUN, DataTypes.StringType, false)
          .add(Columns.QUERY_ID, DataTypes.StringType, false)
          .add(Columns.MEASURE, DataTypes.StringType, false)
          .add(Columns.VALUE, DataTypes.DoubleType, false);

  /**
   * What is evaluated: documents of runs, which have scores, and judgments, which have the run
   * {@link ListedRow#JUDGMENTS} and grades. Only a row with a fault has no query.
   */
  public static final StructType LISTED =
      new StructType()
          .add(Columns.QUERY_ID, DataTypes.StringType)
          .add(Columns.RUN, DataTypes.IntegerType, false)
          .add(Columns.DOC_ID, DataTypes.StringType)
          .add(Columns.SCORE, DataTypes.FloatType)
          .add(Columns.RELEVANCE, DataTypes.IntegerType)
          .add(Columns.FAULT, DataTypes.StringType);

  /** The evaluation of a query of a run, in the order of QueryEvaluation; or a fault. */
  public static final StructType EVALUATED =
      new StructType()
          .add(Columns.RUN, DataTypes.IntegerType, false)
          .add(Columns.QUERY_ID, DataTypes.StringType)
          .add(Columns.RETRIEVED, DataTypes.IntegerType, false)
          .add(Columns.IN_JUDGMENTS, DataTypes.IntegerType, false)
          .add("judged", DataTypes.IntegerType, false)
          .add("relevant", DataTypes.IntegerType, false)
          .add("positive", DataTypes.IntegerType, false)
          .add("top", DataTypes.IntegerType, false)
          .add("unjudged_in_top", DataTypes.IntegerType, false)
          .add(Columns.VALUE, array(DataTypes.DoubleType))
          .add("ceiling", array(DataTypes.DoubleType))
          .add("ties_at_best", array(DataTypes.DoubleType))
          .add("ties_at_worst", array(DataTypes.DoubleType))
          .add("tied", array(DataTypes.BooleanType))
          .add(
              Columns.FIRST,
              array(
                  new StructType()
                      .add(Columns.DOC_ID, DataTypes.StringType, false)
                      .add(Columns.SCORE, DataTypes.FloatType, false)
                      .add(Columns.RELEVANCE, DataTypes.IntegerType, false)))
          .add(Columns.FAULT, DataTypes.StringType)
          .add(Columns.DOC_ID, DataTypes.StringType);

  private Schemas() {}
}
