package io.sparkrerank.jobs.evaluation;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts documents by score and grade. */
public final class ScoreHistogramSource {

  /** Into how many parts the range of scores is cut. */
  private static final int BINS = 40;

  private ScoreHistogramSource() {}

  /**
   * Counts documents.
   *
   * @param run whose documents
   * @param documents score and relevance, null where there is no judgment
   */
  public static ScoreHistogram of(String run, Dataset<Row> documents) {
    Row range = ReportFigurePlan.scoreRange(documents).head();
    return of(run, documents, range.getDouble(0), range.getDouble(1));
  }

  /** As the other, with the range of the scores known. */
  public static ScoreHistogram of(
      String run, Dataset<Row> documents, double lowest, double highest) {
    NavigableMap<Integer, long[]> byGrade = new TreeMap<>();
    for (Row row :
        ReportFigurePlan.scoresByGrade(documents, lowest, highest, BINS).collectAsList()) {
      byGrade.computeIfAbsent(row.getInt(0), grade -> new long[BINS])[row.getInt(1)] +=
          row.getLong(2);
    }
    return new ScoreHistogram(run, lowest, highest, byGrade);
  }
}
