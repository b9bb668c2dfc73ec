package io.sparkrerank.spark.row;

import java.util.List;

/** The names of all columns that the project reads and writes. */
public final class Columns {

  public static final String QUERY_ID = "query_id";
  public static final String QUERY = "query";
  public static final String DOC_ID = "doc_id";
  public static final String TEXT = "text";
  public static final String TITLE = "title";

  /** The id of a query or a document, where both are treated alike. */
  public static final String ID = "id";

  /** Whether a text is a query or a document; see {@link TextRole}. */
  public static final String ROLE = "role";

  /** What a bi-encoder makes of a text. */
  public static final String VECTOR = "vector";

  /** How many tokens a text has. */
  public static final String TOKENS = "tokens";

  /** How many terms a document has, as often as they occur; only inside the job. */
  public static final String LENGTH = "length";

  /** The numbers of the terms of a document that queries have; only inside the job. */
  public static final String TERMS = "terms";

  /** How often a document has each of these; only inside the job. */
  public static final String COUNTS = "counts";

  /** In the input the first stage's score, in the output the cross-encoder's. */
  public static final String SCORE = "score";

  /** In the input the first stage's rank, in the output the cross-encoder's. */
  public static final String RANK = "rank";

  public static final String RELEVANCE = "relevance";
  public static final String FIRST_STAGE_SCORE = "first_stage_score";
  public static final String FIRST_STAGE_RANK = "first_stage_rank";

  /** The place of a candidate in the first stage's list, from 1; only inside the job. */
  public static final String POSITION = "position";

  /** What comes first where not all can be scored, the smallest; only inside the job. */
  public static final String PRIORITY = "priority";

  public static final String REASON = "reason";
  public static final String DETAIL = "detail";

  /** A reason that is known before rows are checked; only inside the job. */
  public static final String EARLY_REASON = "_reason";

  /** Metadata of a column of type void that cannot be read: why. */
  public static final String UNREADABLE = "unreadable";

  /** What a text format could not read as a row; only inside the job. */
  public static final String MALFORMED = "_malformed";

  /** Identifies a pair's texts and everything that decides its logits. */
  public static final String PAIR_KEY = "pair_key";

  /** How many tokens a pair has, judged by its characters. */
  public static final String ABOUT_TOKENS = "about_tokens";

  /** The model's score, where the one that ranks is made of it and the first stage's. */
  public static final String MODEL_SCORE = "model_score";

  public static final String LOGITS = "logits";
  public static final String QUERY_TOKENS = "query_tokens";
  public static final String TEXT_TOKENS = "text_tokens";
  public static final String DROPPED_TOKENS = "dropped_tokens";

  /** The candidate's text without its title; only inside the job. */
  public static final String BODY = "body";

  /** The number of a passage within its text, from 0; only inside the job. */
  public static final String PASSAGE = "passage";

  /** Identifies a candidate's texts, of which there are passages; only inside the job. */
  public static final String CANDIDATE_KEY = "candidate_key";

  /** How many passages a text has. */
  public static final String PASSAGES = "passages";

  /** Where a passage starts in the input's text, in characters; only inside the job. */
  public static final String START = "start";

  /** Where it ends, exclusive; only inside the job. */
  public static final String END = "end";

  /** Where the passage with the best score starts in the input's text, in characters, from 0. */
  public static final String BEST_START = "best_passage_start";

  /** Where it ends, exclusive. */
  public static final String BEST_END = "best_passage_end";

  /** A stretch of a text that answers a question. */
  public static final String ANSWER = "answer";

  /** The right answers of a question, or those that were found. */
  public static final String ANSWERS = "answers";

  /** Where an answer starts in the input's text, in characters, from 0. */
  public static final String ANSWER_START = "answer_start";

  /** Where it ends, exclusive. */
  public static final String ANSWER_END = "answer_end";

  /** How much speaks for there being no answer, on the scale of the answers' scores. */
  public static final String NULL_SCORE = "null_score";

  /** Whether nothing is answered, because more speaks for that than for the best answer. */
  public static final String NO_ANSWER = "no_answer";

  /** Equal for documents whose texts are to be taken for the same; only inside the job. */
  public static final String TEXT_KEY = "text_key";

  public static final String POSITIVES = "positives";
  public static final String NEGATIVES = "negatives";

  /** How many documents each filter dropped; only inside the job. */
  public static final String DROPPED = "dropped";

  /** The raw output that the score is made of. */
  public static final String LOGIT = "logit";

  /** Whether the query has candidates that could not be ranked. */
  public static final String INCOMPLETE = "incomplete";

  public static final String RUN = "run";
  public static final String MEASURE = "measure";
  public static final String VALUE = "value";

  /** How many documents a run has for a query; only inside the job. */
  public static final String RETRIEVED = "retrieved";

  /** How many documents the judgments have for a query; only inside the job. */
  public static final String IN_JUDGMENTS = "in_judgments";

  /** The first documents of a query's list; only inside the job. */
  public static final String FIRST = "first";

  /** Where a line of a run stands; only inside the job. */
  public static final String FILE = "file";

  /** What is wrong with a row of a run; only inside the job. */
  public static final String FAULT = "fault";

  /** The whole row of the input, where it is no candidate; only inside the job. */
  public static final String INPUT = "input";

  /** The most probable label of a pair. */
  public static final String LABEL = "label";

  /** The labels of a pair, where they do not exclude each other. */
  public static final String LABELS = "labels";

  /** The probability of each label, by its name. */
  public static final String PROBABILITIES = "probabilities";

  /** What is said of a pair that is scored or classified, in the order of the output. */
  public static final List<String> OF_SCORED_PAIRS =
      List.of(
          LABEL, LABELS, SCORE, PROBABILITIES, LOGITS, QUERY_TOKENS, TEXT_TOKENS, DROPPED_TOKENS);

  /** What an input of pairs must have. */
  public static final List<String> REQUIRED_INPUT = List.of(QUERY_ID, QUERY, DOC_ID, TEXT);

  /** What an input of pairs may have beside it. */
  public static final List<String> OPTIONAL_INPUT = List.of(TITLE, SCORE, RANK, RELEVANCE);

  private Columns() {}
}
