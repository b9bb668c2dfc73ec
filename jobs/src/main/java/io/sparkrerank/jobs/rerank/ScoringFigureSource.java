package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.evaluation.FigurePlan;
import io.sparkrerank.jobs.evaluation.QueryTexts;
import io.sparkrerank.jobs.evaluation.RunQuery;
import io.sparkrerank.jobs.evaluation.ScoreHistogramSource;
import io.sparkrerank.measure.QueryEvaluation.GradedDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Gathers what the report of a re-ranking draws. */
public final class ScoringFigureSource {

  /** Into how many parts the range of lengths is cut, about. */
  private static final int BINS = 40;

  private ScoringFigureSource() {}

  /**
   * Counts scores, lengths and cuts.
   *
   * @param ranked the ranked lists as they were written
   * @param byQuery the measures as they were written, or null if there are none
   * @param level the lowest grade that is relevant
   */
  static ScoringFigures of(Dataset<Row> ranked, Dataset<Row> byQuery, int level) {
    Row ranges = FigurePlan.ranges(ranked).head();
    int longest = ranges.getInt(2);
    int step = Math.max(1, (longest + BINS) / BINS);
    List<Row> lengths = FigurePlan.lengths(ranked, step).collectAsList();
    return new ScoringFigures(
        ScoreHistogramSource.of(
            RerankEvaluation.RERANKED, ranked, ranges.getDouble(0), ranges.getDouble(1)),
        step,
        lengths(lengths, longest / step + 1),
        truncation(lengths),
        byQuery == null ? List.of() : costs(FigurePlan.costOfTruncation(byQuery, ranked, level)));
  }

  /** How many pairs there are of each length, whatever their grade. */
  private static long[] lengths(List<Row> counts, int bins) {
    long[] lengths = new long[bins];
    for (Row row : counts) {
      lengths[row.getInt(1)] += row.getLong(2);
    }
    return lengths;
  }

  /** What was cut of each grade, whatever the length. */
  private static List<ScoringFigures.Truncation> truncation(List<Row> counts) {
    SortedMap<Integer, ScoringFigures.Truncation> byGrade = new TreeMap<>();
    for (Row row : counts) {
      byGrade.merge(
          row.getInt(0),
          new ScoringFigures.Truncation(
              row.getInt(0), row.getLong(2), row.getLong(3), row.getLong(4)),
          ScoringFigures.Truncation::plus);
    }
    return List.copyOf(byGrade.values());
  }

  private static List<ScoringFigures.Cost> costs(Dataset<Row> rows) {
    List<ScoringFigures.Cost> costs = new ArrayList<>();
    for (Row row : rows.collectAsList()) {
      costs.add(
          new ScoringFigures.Cost(
              row.getString(0),
              row.getString(1),
              row.getBoolean(2),
              row.getDouble(3),
              row.getLong(4)));
    }
    return costs;
  }

  /** The texts of some queries and the beginnings of the documents that are shown of them. */
  static QueryTexts texts(Dataset<Row> candidates, List<RunQuery> queries) {
    Object[] queryIds = queries.stream().map(query -> query.query().queryId()).distinct().toArray();
    Object[] docIds =
        queries.stream()
            .flatMap(query -> query.query().first().stream())
            .map(GradedDocument::docId)
            .distinct()
            .toArray();
    QueryTexts texts = new QueryTexts();
    for (Row row : FigurePlan.texts(candidates, queryIds, docIds).collectAsList()) {
      texts.add(row.getString(0), row.getString(1), row.getString(2), row.getString(3));
    }
    return texts;
  }
}
