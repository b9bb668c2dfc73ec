package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.evaluation.EvaluatedQuery;
import io.sparkrerank.jobs.evaluation.QueryTexts;
import io.sparkrerank.jobs.evaluation.ReportFigurePlan;
import io.sparkrerank.jobs.evaluation.ScoreHistogramSource;
import io.sparkrerank.measure.QueryEvaluation.GradedDocument;
import io.sparkrerank.spark.row.Columns;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts the figures of the report of a re-ranking. */
public final class ScoringFigureSource {

  /** Approximate number of parts that the range of lengths is cut into. */
  private static final int BINS = 40;

  private ScoringFigureSource() {}

  /**
   * Counts scores, lengths and cuts.
   *
   * @param ranked the ranked lists as they were written
   * @param measures the measures of the lists
   * @param level the lowest grade that is relevant
   */
  static ScoringFigures of(Dataset<Row> ranked, RerankMeasures measures, int level) {
    Row ranges = ReportFigurePlan.ranges(ranked).head();
    int longest = ranges.<Integer>getAs(ReportFigurePlan.LONGEST);
    int step = Math.max(1, (longest + BINS) / BINS);
    List<Row> lengths = ReportFigurePlan.lengths(ranked, step).collectAsList();
    return new ScoringFigures(
        ScoreHistogramSource.of(
            RerankEvaluation.RERANKED,
            ranked,
            ranges.<Double>getAs(ReportFigurePlan.LOW),
            ranges.<Double>getAs(ReportFigurePlan.HIGH)),
        step,
        lengths(lengths, longest / step + 1),
        truncation(lengths),
        measures instanceof RerankMeasures.Judged judged
            ? costs(ReportFigurePlan.costOfTruncation(judged.byQuery(), ranked, level))
            : List.of());
  }

  /** Returns the number of pairs of each length, whatever their grade. */
  private static long[] lengths(List<Row> counts, int bins) {
    long[] lengths = new long[bins];
    for (Row row : counts) {
      lengths[row.<Integer>getAs(ReportFigurePlan.BIN)] += row.<Long>getAs(ReportFigurePlan.PAIRS);
    }
    return lengths;
  }

  /** Returns the pairs of each grade that were cut, whatever their length. */
  private static List<ScoringFigures.Truncation> truncation(List<Row> counts) {
    SortedMap<Integer, ScoringFigures.Truncation> byGrade = new TreeMap<>();
    for (Row row : counts) {
      ScoringFigures.Truncation truncation = truncation(row);
      byGrade.merge(truncation.grade(), truncation, ScoringFigures.Truncation::plus);
    }
    return List.copyOf(byGrade.values());
  }

  /** Reads a row of {@link ReportFigurePlan#lengths}. */
  private static ScoringFigures.Truncation truncation(Row row) {
    return new ScoringFigures.Truncation(
        row.<Integer>getAs(ReportFigurePlan.GRADE),
        row.<Long>getAs(ReportFigurePlan.PAIRS),
        row.<Long>getAs(ReportFigurePlan.CUT),
        row.<Long>getAs(ReportFigurePlan.DROPPED));
  }

  private static List<ScoringFigures.Cost> costs(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(ScoringFigureSource::cost).toList();
  }

  /** Reads a row of {@link ReportFigurePlan#costOfTruncation}. */
  private static ScoringFigures.Cost cost(Row row) {
    return new ScoringFigures.Cost(
        row.getAs(Columns.RUN),
        row.getAs(Columns.MEASURE),
        row.<Boolean>getAs(ReportFigurePlan.RELEVANT_CUT),
        row.<Double>getAs(ReportFigurePlan.MEAN),
        row.<Long>getAs(ReportFigurePlan.QUERIES));
  }

  /** Returns the texts of some queries, and the beginnings of their documents' texts. */
  static QueryTexts texts(Dataset<Row> candidates, List<EvaluatedQuery> queries) {
    Object[] queryIds = queries.stream().map(query -> query.query().queryId()).distinct().toArray();
    Object[] docIds =
        queries.stream()
            .flatMap(query -> query.query().first().stream())
            .map(GradedDocument::docId)
            .distinct()
            .toArray();
    QueryTexts texts = new QueryTexts();
    for (Row row : ReportFigurePlan.texts(candidates, queryIds, docIds).collectAsList()) {
      texts.add(
          row.getAs(Columns.QUERY_ID),
          row.getAs(Columns.QUERY),
          row.getAs(Columns.DOC_ID),
          row.getAs(ReportFigurePlan.BEGINNING));
    }
    return texts;
  }
}
