package io.sparkrerank.spark.partition;

import io.sparkrerank.measure.JudgingRules.Order;
import io.sparkrerank.measure.QueryEvaluation;
import io.sparkrerank.measure.QueryEvaluator;
import io.sparkrerank.measure.ScoredDocument;
import io.sparkrerank.spark.row.EvaluatedRow;
import io.sparkrerank.spark.row.ListedRow;
import io.sparkrerank.spark.row.Schemas;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Evaluates queries: rows of {@link Schemas#LISTED} in, sorted by query and run, rows of {@link
 * Schemas#EVALUATED} out, one for each query and run. A query that has judgments has a row of every
 * run, also of those that do not have the query. What cannot be evaluated comes out as a fault.
 * Holds one query's judgments and one list at a time.
 */
public final class MeasureQueries implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private final int runs;
  private final QueryEvaluator evaluator;

  /**
   * Creates the function.
   *
   * @param runs how many runs there are; they are numbered from 0
   * @param evaluator what is computed
   */
  public MeasureQueries(int runs, QueryEvaluator evaluator) {
    this.runs = runs;
    this.evaluator = evaluator;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new QueryIterator(rows);
  }

  /** Evaluates a query only when the rows of the one before are used up. */
  private final class QueryIterator implements Iterator<Row> {

    private final Iterator<Row> source;
    private Iterator<Row> ready = Collections.emptyIterator();

    /** The first row that is not used yet, or null at the end. */
    private Row next;

    QueryIterator(Iterator<Row> source) {
      this.source = source;
      advance();
    }

    private void advance() {
      next = source.hasNext() ? source.next() : null;
    }

    @Override
    public boolean hasNext() {
      while (!ready.hasNext() && next != null) {
        ready = evaluateNext().iterator();
      }
      return ready.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.next();
    }

    private List<Row> evaluateNext() {
      List<Row> results = new ArrayList<>();
      while (next != null && ListedRow.fault(next) != null) {
        results.add(EvaluatedRow.fault(ListedRow.run(next), ListedRow.fault(next)));
        advance();
      }
      if (next != null) {
        evaluateQuery(ListedRow.queryId(next), results);
      }
      return results;
    }

    private void evaluateQuery(String queryId, List<Row> results) {
      Map<String, Integer> judgments = new HashMap<>();
      while (isRun(queryId, ListedRow.JUDGMENTS)) {
        judgments.put(ListedRow.docId(next), ListedRow.grade(next));
        advance();
      }
      for (int run = 0; run < runs; run++) {
        List<ScoredDocument> documents = documents(queryId, run, results);
        if (!documents.isEmpty()) {
          add(run, evaluator.evaluate(queryId, documents, judgments), results);
        } else if (!judgments.isEmpty()) {
          add(run, evaluator.evaluate(queryId, null, judgments), results);
        }
      }
    }

    private List<ScoredDocument> documents(String queryId, int run, List<Row> results) {
      List<ScoredDocument> documents = new ArrayList<>();
      Set<String> ids = new HashSet<>();
      Set<Float> ranks = new HashSet<>();
      while (isRun(queryId, run)) {
        String docId = ListedRow.docId(next);
        float score = ListedRow.score(next);
        if (!ids.add(docId)) {
          String fault = "document %s stands twice for query %s; keep one";
          results.add(EvaluatedRow.fault(run, queryId, docId, fault.formatted(docId, queryId)));
        } else if (evaluator.rules().order() == Order.RANK && !ranks.add(score)) {
          String fault = "rank %d of query %s is taken already; give each document its own";
          results.add(
              EvaluatedRow.fault(run, queryId, docId, fault.formatted((int) -score, queryId)));
        }
        documents.add(new ScoredDocument(docId, score));
        advance();
      }
      return documents;
    }

    private boolean isRun(String queryId, int run) {
      return next != null
          && ListedRow.run(next) == run
          && ListedRow.fault(next) == null
          && queryId.equals(ListedRow.queryId(next));
    }

    private void add(int run, QueryEvaluation evaluation, List<Row> results) {
      results.add(EvaluatedRow.of(run, evaluation));
    }
  }
}
