package io.sparkrerank.spark.row;

import java.util.List;

/** The names of all columns that the project reads and writes. */
public final class Columns {

  public static final String QUERY_ID = "query_id";
  public static final String QUERY = "query";
  public static final String DOC_ID = "doc_id";
  public static final String TEXT = "text";
  public static final String TITLE = "title";

  /** The id of a query or a document, in tables that hold both. */
  public static final String ID = "id";

  /** The role of a text, query or document: a {@link TextRole}. */
  public static final String ROLE = "role";

  /** The vector of a text, from a bi-encoder. */
  public static final String VECTOR = "vector";

  /** The number of tokens of a text. */
  public static final String TOKENS = "tokens";

  /** The number of terms of a document, each as often as it occurs; only inside the job. */
  public static final String LENGTH = "length";

  /** The numbers of those terms of a document that queries contain; only inside the job. */
  public static final String TERMS = "terms";

  /** The number of occurrences of each of {@link #TERMS}; only inside the job. */
  public static final String COUNTS = "counts";

  /** The score: in the input that of the first stage, in the output that of the cross-encoder. */
  public static final String SCORE = "score";

  /** The rank: in the input that of the first stage, in the output that of the cross-encoder. */
  public static final String RANK = "rank";

  public static final String RELEVANCE = "relevance";
  public static final String FIRST_STAGE_SCORE = "first_stage_score";
  public static final String FIRST_STAGE_RANK = "first_stage_rank";

  /** The place of a candidate in the list of the first stage, from 1; only inside the job. */
  public static final String POSITION = "position";

  /** The order of scoring if not all can be scored, smallest first; only inside the job. */
  public static final String PRIORITY = "priority";

  public static final String REASON = "reason";
  public static final String DETAIL = "detail";

  /** A reason that is known before rows are checked; only inside the job. */
  public static final String EARLY_REASON = "_reason";

  /** The key of the reason in the metadata of a column that cannot be read, of type void. */
  public static final String UNREADABLE = "unreadable";

  /** The text of a line that could not be read as a row; only inside the job. */
  public static final String MALFORMED = "_malformed";

  /** The key of a pair, which identifies its texts and everything that decides its logits. */
  public static final String PAIR_KEY = "pair_key";

  /** The number of tokens of a pair, estimated from its characters. */
  public static final String ABOUT_TOKENS = "about_tokens";

  /** The score of the model, if {@link #SCORE} is a fusion with the score of the first stage. */
  public static final String MODEL_SCORE = "model_score";

  public static final String LOGITS = "logits";
  public static final String QUERY_TOKENS = "query_tokens";
  public static final String TEXT_TOKENS = "text_tokens";
  public static final String DROPPED_TOKENS = "dropped_tokens";

  /** The candidate's text without its title; only inside the job. */
  public static final String BODY = "body";

  /** The number of a passage within its text, from 0; only inside the job. */
  public static final String PASSAGE = "passage";

  /** The key of a candidate whose text is cut into passages; only inside the job. */
  public static final String CANDIDATE_KEY = "candidate_key";

  /** The number of passages of a text; inside the job also the passages themselves. */
  public static final String PASSAGES = "passages";

  /** The start of a passage in the text of the input, in characters; only inside the job. */
  public static final String START = "start";

  /** The end of a passage, exclusive; only inside the job. */
  public static final String END = "end";

  /** The start of the passage with the best score in the input's text, in characters from 0. */
  public static final String BEST_START = "best_passage_start";

  /** The end of that passage, exclusive. */
  public static final String BEST_END = "best_passage_end";

  /** The part of a text that answers a question. */
  public static final String ANSWER = "answer";

  /** The right answers of a question, or the answers that were found. */
  public static final String ANSWERS = "answers";

  /** The start of an answer in the text of the input, in characters from 0. */
  public static final String ANSWER_START = "answer_start";

  /** The end of that answer, exclusive. */
  public static final String ANSWER_END = "answer_end";

  /** The score of there being no answer, on the scale of the answers' scores. */
  public static final String NULL_SCORE = "null_score";

  /** True if no answer is given, because that has a better score than the best answer. */
  public static final String NO_ANSWER = "no_answer";

  /** The key of a text, shared by texts that count as the same; only inside the job. */
  public static final String TEXT_KEY = "text_key";

  public static final String POSITIVES = "positives";
  public static final String NEGATIVES = "negatives";

  /** The number of documents that each reason dropped; only inside the job. */
  public static final String DROPPED = "dropped";

  /** The raw output that the score is made of. */
  public static final String LOGIT = "logit";

  /** True if the query has candidates that could not be ranked. */
  public static final String INCOMPLETE = "incomplete";

  public static final String RUN = "run";
  public static final String MEASURE = "measure";
  public static final String VALUE = "value";

  /** The number of documents of a run for a query; only inside the job. */
  public static final String RETRIEVED = "retrieved";

  /** The number of documents in the judgments of a query; only inside the job. */
  public static final String IN_JUDGMENTS = "in_judgments";

  /** The first documents of a query's list; only inside the job. */
  public static final String FIRST = "first";

  /** The file of a line of a run; only inside the job. */
  public static final String FILE = "file";

  /** The fault of a row of a run or of judgments; only inside the job. */
  public static final String FAULT = "fault";

  /** The whole row of the input, if it cannot be a candidate; only inside the job. */
  public static final String INPUT = "input";

  /** The most probable label of a pair. */
  public static final String LABEL = "label";

  /** The labels of a pair, if they do not exclude each other. */
  public static final String LABELS = "labels";

  /** The probability of each label, by its name. */
  public static final String PROBABILITIES = "probabilities";

  /** The columns with the results of a pair that is scored or classified, in their order. */
  public static final List<String> OF_SCORED_PAIRS =
      List.of(
          LABEL, LABELS, SCORE, PROBABILITIES, LOGITS, QUERY_TOKENS, TEXT_TOKENS, DROPPED_TOKENS);

  /** The columns that an input of pairs must have. */
  public static final List<String> REQUIRED_INPUT = List.of(QUERY_ID, QUERY, DOC_ID, TEXT);

  /** The columns that an input of pairs may have in addition. */
  public static final List<String> OPTIONAL_INPUT = List.of(TITLE, SCORE, RANK, RELEVANCE);

  private Columns() {}
}
