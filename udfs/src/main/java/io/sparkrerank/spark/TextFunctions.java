package io.sparkrerank.spark;

import io.sparkrerank.model.AnswerSpan;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.ScoredPair;
import io.sparkrerank.model.ScoringListener;
import io.sparkrerank.spark.model.ExecutorModel;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.row.Answer;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.text.AnswerSlicer;
import io.sparkrerank.text.Passage;
import io.sparkrerank.text.TextPair;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * The SQL functions that need a model, as plain Java: one query and its texts in, one result per
 * text out. All texts of a call are scored together. Thread-safe.
 */
final class TextFunctions {

  /** The type of the results of {@link #answers}. */
  static final DataType ANSWERS_TYPE =
      DataTypes.createArrayType(
          Schemas.ANSWER.add(Columns.NULL_SCORE, DataTypes.FloatType, false), true);

  /** The type of the results of {@link #scores}. */
  static final DataType SCORES_TYPE = DataTypes.createArrayType(DataTypes.FloatType, true);

  /** The most tokens of an answer. */
  private static final int MAX_ANSWER_TOKENS = 30;

  private TextFunctions() {}

  /**
   * The best answer in a text.
   *
   * @param answer the answer
   * @param nullScore the score of there being no answer
   */
  record BestAnswer(Answer answer, float nullScore) {

    /** Returns the struct, an element of {@link #ANSWERS_TYPE}. */
    Row toRow() {
      return RowFactory.create(
          answer.text(), answer.start(), answer.end(), answer.score(), nullScore);
    }
  }

  /**
   * Scores texts.
   *
   * @param texts the texts, any of which may be null
   * @return one score per text; null for a text that is null or cannot be scored
   */
  static List<@Nullable Float> scores(
      ShippedModel model, String query, List<@Nullable String> texts) {
    ModelSpec spec = model.spec();
    return byText(
        ExecutorModel.of(model), query, texts, (text, logits) -> spec.output().score(logits));
  }

  /**
   * Finds the best answer in each text.
   *
   * @param texts the texts, any of which may be null
   * @return one answer per text; null for a text that is null, cannot be scored or has no answer
   */
  static List<@Nullable BestAnswer> answers(
      ShippedModel model, String question, List<@Nullable String> texts) {
    ExecutorModel loaded = ExecutorModel.of(model);
    return byText(loaded, question, texts, (text, logits) -> best(loaded, text, logits));
  }

  /** A reading of the logits of one text; null if they hold no result. */
  private interface Reading<R> {
    @Nullable R of(String text, float[] logits);
  }

  private static <R> List<@Nullable R> byText(
      ExecutorModel loaded, String query, List<@Nullable String> texts, Reading<R> reading) {
    List<TextPair> pairs =
        texts.stream().filter(Objects::nonNull).map(text -> new TextPair(query, text)).toList();
    Iterator<ScoredPair> scored = loaded.score(pairs, ScoringListener.NONE).iterator();
    List<@Nullable R> results = new ArrayList<>(texts.size());
    for (String text : texts) {
      float[] logits = text == null ? null : scored.next().logits();
      results.add(text == null || logits == null ? null : reading.of(text, logits));
    }
    return results;
  }

  private static @Nullable BestAnswer best(ExecutorModel loaded, String text, float[] logits) {
    List<AnswerSpan> best = AnswerSpan.best(logits, 1, MAX_ANSWER_TOKENS);
    if (best.isEmpty()) {
      return null;
    }
    AnswerSpan span = best.get(0);
    AnswerSlicer.TokenRange tokens = new AnswerSlicer.TokenRange(span.start(), span.end());
    Passage place =
        loaded.slice(List.of(new AnswerSlicer.TokenRanges(text, List.of(tokens)))).get(0).get(0);
    return new BestAnswer(
        new Answer(
            Passage.slice(text, List.of(place)).get(0), place.start(), place.end(), span.score()),
        AnswerSpan.nullScore(logits));
  }
}
