package io.sparkrerank.spark.row;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The schemas of the rows that partition functions exchange with plans. */
public final class Schemas {

  private static DataType array(DataType element) {
    return DataTypes.createArrayType(element, false);
  }

  /** A query or document with its vector: {@link IdentifiedVector}. */
  public static final StructType VECTORS =
      new StructType()
          .add(Columns.ID, DataTypes.StringType, false)
          .add(Columns.VECTOR, array(DataTypes.FloatType), false);

  /** The terms of a document: {@link DocumentTerms}. */
  public static final StructType TERMS =
      new StructType()
          .add(Columns.DOC_ID, DataTypes.StringType, false)
          .add(Columns.LENGTH, DataTypes.IntegerType, false)
          .add(Columns.TERMS, array(DataTypes.IntegerType), false)
          .add(Columns.COUNTS, array(DataTypes.IntegerType), false);

  /** A document that a search retrieved for a query: {@link RetrievedRows}. */
  public static final StructType RETRIEVED =
      new StructType()
          .add(Columns.QUERY_ID, DataTypes.StringType, false)
          .add(Columns.DOC_ID, DataTypes.StringType, false)
          .add(Columns.SCORE, DataTypes.FloatType, false);

  /**
   * A line of a run whose candidates are scored: {@link CandidateLine}. A line that cannot be read
   * has no ids, and its text is in {@link Columns#MALFORMED}. It also has a {@link Columns#FAULT}
   * if the whole run must be refused.
   */
  public static final StructType RUN_LINES =
      new StructType()
          .add(Columns.QUERY_ID, DataTypes.StringType)
          .add(Columns.DOC_ID, DataTypes.StringType)
          .add(Columns.SCORE, DataTypes.StringType)
          .add(Columns.MALFORMED, DataTypes.StringType)
          .add(Columns.FAULT, DataTypes.StringType)
          .add(Columns.FILE, DataTypes.StringType, false);

  /** A pair to score: {@link KeyedPair}. */
  public static final StructType TEXTS =
      new StructType()
          .add(Columns.PAIR_KEY, DataTypes.StringType, false)
          .add(Columns.QUERY, DataTypes.StringType, false)
          .add(Columns.TEXT, DataTypes.StringType, false);

  /**
   * A scored pair: {@link KeyedScore}. The folder {@code scores/} holds these rows. A pair with a
   * fault has no logits.
   */
  public static final StructType SCORES =
      new StructType()
          .add(Columns.PAIR_KEY, DataTypes.StringType, false)
          .add(Columns.LOGITS, DataTypes.createArrayType(DataTypes.FloatType, false))
          .add(Columns.QUERY_TOKENS, DataTypes.IntegerType, false)
          .add(Columns.TEXT_TOKENS, DataTypes.IntegerType, false)
          .add(Columns.DROPPED_TOKENS, DataTypes.IntegerType, false)
          .add(Columns.REASON, DataTypes.StringType)
          .add(Columns.DETAIL, DataTypes.StringType);

  /** A passage of a candidate's text, with the texts that a model reads: {@link CutPassage}. */
  public static final StructType PASSAGES =
      new StructType()
          .add(Columns.CANDIDATE_KEY, DataTypes.StringType, false)
          .add(Columns.PASSAGE, DataTypes.IntegerType, false)
          .add(Columns.START, DataTypes.IntegerType, false)
          .add(Columns.END, DataTypes.IntegerType, false)
          .add(Columns.QUERY, DataTypes.StringType, false)
          .add(Columns.TEXT, DataTypes.StringType, false);

  /** An answer that was found in a text: {@link Answer}. */
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

  /** A document that was chosen for a training example. */
  private static final StructType CHOSEN =
      new StructType()
          .add(Columns.DOC_ID, DataTypes.StringType, false)
          .add(Columns.SCORE, DataTypes.FloatType, false)
          .add(Columns.LOGIT, DataTypes.FloatType, false)
          .add(Columns.FIRST_STAGE_SCORE, DataTypes.DoubleType);

  /**
   * A query with its positives and negatives, each from best to worst, and the number of documents
   * that each reason dropped: {@link MinedQuery}.
   */
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

  /**
   * The value of a measure for one query of one run. The folder {@code metrics_by_query/} holds
   * these rows.
   */
  public static final StructType MEASURES =
      new StructType()
          .add(Columns.RUN, DataTypes.StringType, false)
          .add(Columns.QUERY_ID, DataTypes.StringType, false)
          .add(Columns.MEASURE, DataTypes.StringType, false)
          .add(Columns.VALUE, DataTypes.DoubleType, false);

  /**
   * The input of an evaluation: {@link RunOrJudgment}. Documents of runs have scores. Judgments
   * have grades, and the run {@link RunOrJudgment#JUDGMENTS}. Only a row with a fault has no query.
   */
  public static final StructType RUNS_AND_JUDGMENTS =
      new StructType()
          .add(Columns.QUERY_ID, DataTypes.StringType)
          .add(Columns.RUN, DataTypes.IntegerType, false)
          .add(Columns.DOC_ID, DataTypes.StringType)
          .add(Columns.SCORE, DataTypes.FloatType)
          .add(Columns.RELEVANCE, DataTypes.IntegerType)
          .add(Columns.FAULT, DataTypes.StringType);

  /**
   * The evaluation of a query of a run, or a fault: {@link EvaluatedRow}. Only a fault has a {@link
   * Columns#FAULT}, and only a fault has no counts, measures and first documents.
   */
  public static final StructType EVALUATED =
      new StructType()
          .add(Columns.RUN, DataTypes.IntegerType, false)
          .add(Columns.QUERY_ID, DataTypes.StringType)
          .add(QueryEvaluationRow.COUNTS, QueryEvaluationRow.COUNTS_TYPE)
          .add(QueryEvaluationRow.MEASURES, QueryEvaluationRow.MEASURES_TYPE)
          .add(Columns.FIRST, array(QueryEvaluationRow.DOCUMENT_TYPE))
          .add(Columns.FAULT, DataTypes.StringType)
          .add(Columns.DOC_ID, DataTypes.StringType);

  private Schemas() {}
}
