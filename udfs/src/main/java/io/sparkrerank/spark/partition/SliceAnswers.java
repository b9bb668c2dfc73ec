package io.sparkrerank.spark.partition;

import io.sparkrerank.spark.model.ExecutorModel;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.row.Schemas;
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
 * Brings answers that are known as tokens of passages to characters of their text: rows of key,
 * text and passages in, each of these with start, end, and the parts of {@link Schemas#SPANS}; rows
 * of {@link Schemas#ANSWERS} out. A stretch that overlapping passages both have is one answer, with
 * the better score.
 *
 * @param model whose tokens they are
 * @param count how many answers of a text are kept
 */
public record SliceAnswers(ShippedModel model, int count)
    implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private static final int WINDOW_ROWS = 256;

  private static final long WINDOW_CHARACTERS = 8L << 20;

  /** Where an answer stands in its text, in code points. */
  private record Place(int start, int end) {}

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return rows;
    }
    ExecutorModel loaded = ExecutorModel.of(model);
    return new WindowedIterator<>(
        rows,
        WINDOW_ROWS,
        WINDOW_CHARACTERS,
        row -> row.getString(1).length(),
        0,
        part -> () -> part.stream().map(row -> slice(loaded, row)).toList());
  }

  private Row slice(ExecutorModel loaded, Row row) {
    String text = row.getString(1);
    List<Row> passages = row.getList(2);
    List<String> parts =
        Passage.slice(
            text,
            passages.stream().map(item -> new Passage(item.getInt(0), item.getInt(1))).toList());
    List<AnswerSlicer.TokenRanges> found = new ArrayList<>();
    for (int index = 0; index < parts.size(); index++) {
      List<Row> spans = passages.get(index).getList(3);
      found.add(
          new AnswerSlicer.TokenRanges(
              parts.get(index),
              spans.stream()
                  .map(span -> new AnswerSlicer.TokenRange(span.getInt(0), span.getInt(1)))
                  .toList()));
    }
    List<List<Passage>> slices = loaded.slice(found);
    Map<Place, Float> best = new LinkedHashMap<>();
    float nullScore = Float.POSITIVE_INFINITY;
    for (int index = 0; index < parts.size(); index++) {
      Row passage = passages.get(index);
      nullScore = Math.min(nullScore, passage.getFloat(2));
      int offset = passage.getInt(0);
      List<Row> spans = passage.getList(3);
      for (int number = 0; number < spans.size(); number++) {
        Passage slice = slices.get(index).get(number);
        if (slice.end() > slice.start()) {
          best.merge(
              new Place(offset + slice.start(), offset + slice.end()),
              spans.get(number).getFloat(2),
              Math::max);
        }
      }
    }
    return RowFactory.create(row.getString(0), nullScore, answers(text, best).toArray());
  }

  private List<Row> answers(String text, Map<Place, Float> scores) {
    Comparator<Map.Entry<Place, Float>> order =
        Comparator.comparing((Map.Entry<Place, Float> entry) -> -entry.getValue())
            .thenComparing(entry -> entry.getKey().start())
            .thenComparing(entry -> entry.getKey().end());
    return scores.entrySet().stream()
        .sorted(order)
        .limit(count)
        .map(
            entry -> {
              Place place = entry.getKey();
              int from = text.offsetByCodePoints(0, place.start());
              int to = text.offsetByCodePoints(from, place.end() - place.start());
              return RowFactory.create(
                  text.substring(from, to), place.start(), place.end(), entry.getValue());
            })
        .toList();
  }
}
