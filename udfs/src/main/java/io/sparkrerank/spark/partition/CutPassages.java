package io.sparkrerank.spark.partition;

import io.sparkrerank.spark.model.ExecutorModel;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.row.CandidateText;
import io.sparkrerank.spark.row.CutPassage;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.spark.row.TitledText;
import io.sparkrerank.text.Passage;
import io.sparkrerank.text.PassageCutter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * A function that cuts texts into passages: rows of {@link CandidateText} in, rows of {@link
 * Schemas#PASSAGES} out, text after text. The title stands before each passage.
 *
 * @param model the model whose tokens are counted
 * @param window the most tokens of a passage, or null for as many as fit
 * @param stride the number of tokens from the start of one passage to the start of the next, or
 *     null for half a window
 */
public record CutPassages(ShippedModel model, @Nullable Integer window, @Nullable Integer stride)
    implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private static final int WINDOW_ROWS = 1024;

  private static final long WINDOW_CHARACTERS = 8L << 20;

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return rows;
    }
    ExecutorModel loaded = ExecutorModel.of(model);
    return new WindowedIterator<>(
        CandidateText.FORMAT.read(rows),
        WINDOW_ROWS,
        WINDOW_CHARACTERS,
        candidate -> candidate.text().length(),
        0,
        candidates -> () -> cut(loaded, candidates));
  }

  private List<Row> cut(ExecutorModel loaded, List<CandidateText> candidates) {
    List<PassageCutter.CutDocument> cuts =
        loaded.cut(
            candidates.stream()
                .map(
                    candidate ->
                        new PassageCutter.Document(
                            candidate.query(), candidate.title(), candidate.text()))
                .toList(),
            window,
            stride);
    List<Row> passages = new ArrayList<>();
    for (int index = 0; index < candidates.size(); index++) {
      addPassages(candidates.get(index), cuts.get(index), passages);
    }
    return passages;
  }

  private static void addPassages(
      CandidateText candidate, PassageCutter.CutDocument cut, List<Row> passages) {
    List<String> texts = Passage.slice(candidate.text(), cut.passages());
    for (int number = 0; number < texts.size(); number++) {
      passages.add(
          new CutPassage(
                  candidate.key(),
                  number,
                  cut.passages().get(number),
                  candidate.query(),
                  TitledText.of(cut.title(), texts.get(number)))
              .toRow());
    }
  }
}
