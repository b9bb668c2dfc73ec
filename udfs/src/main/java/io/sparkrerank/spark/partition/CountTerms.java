package io.sparkrerank.spark.partition;

import io.sparkrerank.search.TermCounter;
import io.sparkrerank.spark.row.DocumentTerms;
import io.sparkrerank.spark.row.IdentifiedText;
import io.sparkrerank.spark.row.Schemas;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * A function that counts the terms of documents: rows of {@link IdentifiedText} in, one row of
 * {@link Schemas#TERMS} out for each, in the same order. Holds one document at a time.
 */
public final class CountTerms implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private final Broadcast<String[]> terms;
  private final TermCounter.Language language;

  /**
   * Creates the function.
   *
   * @param terms the terms of the queries; all others count only for the length of a document
   * @param language the analyzer
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
    Iterator<IdentifiedText> documents = IdentifiedText.FORMAT.read(rows);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return documents.hasNext();
      }

      @Override
      public Row next() {
        IdentifiedText document = documents.next();
        return terms(document.id(), counter.count(document.text()), numbers).toRow();
      }
    };
  }

  private static DocumentTerms terms(
      String docId, Map<String, Integer> counts, Map<String, Integer> numbers) {
    int length = 0;
    int[] known = new int[counts.size()];
    int[] knownCounts = new int[counts.size()];
    int size = 0;
    for (Map.Entry<String, Integer> term : counts.entrySet()) {
      length += term.getValue();
      Integer number = numbers.get(term.getKey());
      if (number != null) {
        known[size] = number;
        knownCounts[size] = term.getValue();
        size++;
      }
    }
    return new DocumentTerms(
        docId, length, Arrays.copyOf(known, size), Arrays.copyOf(knownCounts, size));
  }
}
