package io.sparkrerank.spark.partition;

import io.sparkrerank.spark.model.ExecutorModel;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.row.Answer;
import io.sparkrerank.spark.row.PassageSpans;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.spark.row.TextWithSpans;
import io.sparkrerank.text.AnswerSlicer;
import io.sparkrerank.text.Passage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A function that turns answers as tokens of passages into answers as characters of a text: rows of
 * {@link TextWithSpans} in, one row of {@link Schemas#ANSWERS} out for each, in the same order. An
 * answer that several overlapping passages contain is one answer, with its best score.
 *
 * @param model the model whose tokens they are
 * @param count the number of answers that are kept per text
 */
public record SliceAnswers(ShippedModel model, int count)
    implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private static final int WINDOW_ROWS = 256;

  private static final long WINDOW_CHARACTERS = 8L << 20;

  private static final Comparator<Map.Entry<Passage, Float>> BEST_FIRST =
      Comparator.comparing((Map.Entry<Passage, Float> answer) -> -answer.getValue())
          .thenComparing(answer -> answer.getKey().start())
          .thenComparing(answer -> answer.getKey().end());

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return rows;
    }
    ExecutorModel loaded = ExecutorModel.of(model);
    return new WindowedIterator<>(
        TextWithSpans.FORMAT.read(rows),
        WINDOW_ROWS,
        WINDOW_CHARACTERS,
        text -> text.text().length(),
        0,
        texts -> () -> texts.stream().map(text -> answers(loaded, text)).toList());
  }

  private Row answers(ExecutorModel loaded, TextWithSpans text) {
    float nullScore = Float.POSITIVE_INFINITY;
    for (PassageSpans passage : text.passages()) {
      nullScore = Math.min(nullScore, passage.nullScore());
    }
    return RowFactory.create(
        text.key(), nullScore, best(text.text(), scoresByPlace(loaded, text)).toArray());
  }

  /** Returns the best score of each place of the text that is an answer. */
  private static Map<Passage, Float> scoresByPlace(ExecutorModel loaded, TextWithSpans text) {
    List<List<Passage>> slices = loaded.slice(tokens(text));
    Map<Passage, Float> scores = new LinkedHashMap<>();
    for (int index = 0; index < slices.size(); index++) {
      PassageSpans passage = text.passages().get(index);
      int offset = passage.place().start();
      for (int number = 0; number < passage.spans().size(); number++) {
        Passage slice = slices.get(index).get(number);
        if (slice.end() > slice.start()) {
          scores.merge(
              new Passage(offset + slice.start(), offset + slice.end()),
              passage.spans().get(number).score(),
              Math::max);
        }
      }
    }
    return scores;
  }

  private static List<AnswerSlicer.TokenRanges> tokens(TextWithSpans text) {
    List<String> parts =
        Passage.slice(text.text(), text.passages().stream().map(PassageSpans::place).toList());
    List<AnswerSlicer.TokenRanges> tokens = new ArrayList<>();
    for (int index = 0; index < parts.size(); index++) {
      tokens.add(
          new AnswerSlicer.TokenRanges(
              parts.get(index),
              text.passages().get(index).spans().stream()
                  .map(span -> new AnswerSlicer.TokenRange(span.start(), span.end()))
                  .toList()));
    }
    return tokens;
  }

  private List<Row> best(String text, Map<Passage, Float> scores) {
    return scores.entrySet().stream()
        .sorted(BEST_FIRST)
        .limit(count)
        .map(
            answer -> {
              Passage place = answer.getKey();
              String slice = Passage.slice(text, List.of(place)).get(0);
              return new Answer(slice, place.start(), place.end(), answer.getValue()).toRow();
            })
        .toList();
  }
}
