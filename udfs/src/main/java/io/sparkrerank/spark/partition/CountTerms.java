package io.sparkrerank.spark.partition;

import io.sparkrerank.search.TermCounter;
import io.sparkrerank.spark.row.Schemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Counts the terms of documents: rows of id and text in, rows of {@link Schemas#TERMS} out, one by
 * one.
 */
public final class CountTerms implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private final Broadcast<String[]> terms;
  private final TermCounter.Language language;

  /**
   * Creates the function.
   *
   * @param terms those of queries; others count for the length of a document only
   */
  public CountTerms(Broadcast<String[]> terms, TermCounter.Language language) {
    this.terms = terms;
    this.language = language;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Map<String, Integer> numbers = new HashMap<>();
    for (String term : terms.value()) {
      numbers.put(term, numbers.size());
    }
    TermCounter counter = new TermCounter(language);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> counter.close());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        Row row = rows.next();
        return counted(row.getString(0), counter.count(row.getString(1)), numbers);
      }
    };
  }

  private static Row counted(
      String docId, Map<String, Integer> counts, Map<String, Integer> numbers) {
    int length = 0;
    List<Integer> known = new ArrayList<>();
    List<Integer> knownCounts = new ArrayList<>();
    for (Map.Entry<String, Integer> term : counts.entrySet()) {
      length += term.getValue();
      Integer number = numbers.get(term.getKey());
      if (number != null) {
        known.add(number);
        knownCounts.add(term.getValue());
      }
    }
    return RowFactory.create(docId, length, known.toArray(), knownCounts.toArray());
  }
}
