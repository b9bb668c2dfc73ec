package io.sparkrerank.jobs.evaluation;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts documents by score and grade. */
public final class ScoreHistogramSource {

  /** The number of parts of the range of scores. */
  private static final int BINS = 40;

  private ScoreHistogramSource() {}

  /**
   * Counts documents.
   *
   * @param run the run that the documents are of
   * @param documents score and relevance of documents; the relevance is null without a judgment
   */
  public static ScoreHistogram of(String run, Dataset<Row> documents) {
    Row range = ReportFigurePlan.scoreRange(documents).head();
    return of(
        run,
        documents,
        range.<Double>getAs(ReportFigurePlan.LOW),
        range.<Double>getAs(ReportFigurePlan.HIGH));
  }

  /** Counts documents whose smallest and largest scores are known. */
  public static ScoreHistogram of(
      String run, Dataset<Row> documents, double lowest, double highest) {
    NavigableMap<Integer, long[]> byGrade = new TreeMap<>();
    ReportFigurePlan.scoresByGrade(documents, lowest, highest, BINS).collectAsList().stream()
        .map(BinCount::of)
        .forEach(
            count ->
                byGrade.computeIfAbsent(count.grade(), grade -> new long[BINS])[count.bin()] +=
                    count.documents());
    return new ScoreHistogram(run, lowest, highest, byGrade);
  }

  /** The number of documents of a grade whose scores are in a part of the range. */
  private record BinCount(int grade, int bin, long documents) {

    /** Reads a row of {@link ReportFigurePlan#scoresByGrade}. */
    private static BinCount of(Row row) {
      return new BinCount(
          row.<Integer>getAs(ReportFigurePlan.GRADE),
          row.<Integer>getAs(ReportFigurePlan.BIN),
          row.<Long>getAs(ReportFigurePlan.DOCUMENTS));
    }
  }
}
