package io.sparkrerank.spark.partition;

import io.sparkrerank.measure.JudgingRules.Order;
import io.sparkrerank.measure.QueryEvaluation;
import io.sparkrerank.measure.QueryEvaluator;
import io.sparkrerank.measure.ScoredDocument;
import io.sparkrerank.spark.row.EvaluatedRow;
import io.sparkrerank.spark.row.RunOrJudgment;
import io.sparkrerank.spark.row.RunOrJudgment.BadEntry;
import io.sparkrerank.spark.row.RunOrJudgment.Judgment;
import io.sparkrerank.spark.row.RunOrJudgment.RunEntry;
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
import org.jspecify.annotations.Nullable;

/**
 * A function that evaluates queries: rows of {@link Schemas#RUNS_AND_JUDGMENTS} in, sorted by query
 * and run; rows of {@link Schemas#EVALUATED} out, one per query and run. A query with judgments has
 * one row for every run, even for a run that does not have the query. Anything that cannot be
 * evaluated comes out as a fault. Holds the judgments of one query and one list at a time.
 */
public final class MeasureQueries implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private final int runs;
  private final QueryEvaluator evaluator;

  /**
   * Creates the function.
   *
   * @param runs the number of runs; they are numbered from 0
   * @param evaluator computes the measures
   */
  public MeasureQueries(int runs, QueryEvaluator evaluator) {
    this.runs = runs;
    this.evaluator = evaluator;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new QueryIterator(RunOrJudgment.FORMAT.read(rows));
  }

  /** An iterator that evaluates a query only when the rows of the query before are used up. */
  private final class QueryIterator implements Iterator<Row> {

    private final Iterator<RunOrJudgment> source;
    private Iterator<Row> ready = Collections.emptyIterator();

    /** The first entry that is not used yet, or null at the end. */
    private @Nullable RunOrJudgment next;

    QueryIterator(Iterator<RunOrJudgment> source) {
      this.source = source;
      this.next = source.hasNext() ? source.next() : null;
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
      while (next instanceof BadEntry bad) {
        results.add(new EvaluatedRow.BadEntry(bad.run(), bad.message()).toRow());
        advance();
      }
      if (next instanceof Judgment judgment) {
        evaluateQuery(judgment.queryId(), results);
      } else if (next instanceof RunEntry entry) {
        evaluateQuery(entry.queryId(), results);
      }
      return results;
    }

    private void evaluateQuery(String queryId, List<Row> results) {
      Map<String, Integer> judgments = judgments(queryId);
      for (int run = 0; run < runs; run++) {
        List<ScoredDocument> documents = documents(queryId, run, results);
        if (!documents.isEmpty() || !judgments.isEmpty()) {
          QueryEvaluation evaluation =
              evaluator.evaluate(queryId, documents.isEmpty() ? null : documents, judgments);
          results.add(new EvaluatedRow.Evaluated(run, evaluation).toRow());
        }
      }
    }

    private Map<String, Integer> judgments(String queryId) {
      Map<String, Integer> grades = new HashMap<>();
      while (next instanceof Judgment judgment && judgment.queryId().equals(queryId)) {
        grades.put(judgment.docId(), judgment.grade());
        advance();
      }
      return grades;
    }

    private List<ScoredDocument> documents(String queryId, int run, List<Row> results) {
      List<ScoredDocument> documents = new ArrayList<>();
      Set<String> ids = new HashSet<>();
      Set<Float> ranks = new HashSet<>();
      while (next instanceof RunEntry entry
          && entry.run() == run
          && entry.queryId().equals(queryId)) {
        String fault = fault(entry, ids, ranks);
        if (fault != null) {
          results.add(new EvaluatedRow.MisplacedEntry(run, queryId, entry.docId(), fault).toRow());
        }
        documents.add(new ScoredDocument(entry.docId(), entry.score()));
        advance();
      }
      return documents;
    }

    /** Returns why the id or the rank of an entry is taken, or null if both were free. */
    private @Nullable String fault(RunEntry entry, Set<String> ids, Set<Float> ranks) {
      if (!ids.add(entry.docId())) {
        return "document %s stands twice for query %s; keep one"
            .formatted(entry.docId(), entry.queryId());
      }
      if (evaluator.rules().order() == Order.RANK && !ranks.add(entry.score())) {
        return "rank %d of query %s is taken already; give each document its own"
            .formatted((int) -entry.score(), entry.queryId());
      }
      return null;
    }
  }
}
