package io.sparkrerank.spark.partition;

import io.sparkrerank.spark.model.ExecutorModel;
import io.sparkrerank.spark.model.ShippedModel;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.spark.row.TitledText;
import io.sparkrerank.text.Passage;
import io.sparkrerank.text.PassageCutter;
import io.sparkrerank.text.PassageCutter.Document;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Cuts texts into passages: rows of key, query, title, which may be null, and text in, rows of
 * {@link Schemas#PASSAGES} out. The title stands before each passage.
 *
 * @param model whose tokens are counted
 * @param window the most tokens of a passage, or null for what fits
 * @param stride after how many tokens the next one begins, or null for half a window
 */
public record CutPassages(ShippedModel model, Integer window, Integer stride)
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
        rows,
        WINDOW_ROWS,
        WINDOW_CHARACTERS,
        row -> row.getString(3).length(),
        0,
        part -> () -> cut(loaded, part));
  }

  private List<Row> cut(ExecutorModel loaded, List<Row> rows) {
    List<Document> documents =
        rows.stream()
            .map(row -> new Document(row.getString(1), title(row), row.getString(3)))
            .toList();
    List<PassageCutter.CutDocument> cuts = loaded.cut(documents, window, stride);
    List<Row> passages = new ArrayList<>();
    for (int index = 0; index < rows.size(); index++) {
      Document document = documents.get(index);
      PassageCutter.CutDocument cut = cuts.get(index);
      List<String> texts = Passage.slice(document.text(), cut.passages());
      for (int number = 0; number < texts.size(); number++) {
        Passage passage = cut.passages().get(number);
        passages.add(
            RowFactory.create(
                rows.get(index).getString(0),
                number,
                passage.start(),
                passage.end(),
                document.query(),
                TitledText.of(cut.title(), texts.get(number))));
      }
    }
    return passages;
  }

  private static String title(Row row) {
    return row.isNullAt(2) ? "" : row.getString(2);
  }
}
