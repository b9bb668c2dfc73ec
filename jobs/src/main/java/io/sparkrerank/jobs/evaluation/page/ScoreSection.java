package io.sparkrerank.jobs.evaluation.page;

import io.sparkrerank.jobs.evaluation.GradeClass;
import io.sparkrerank.jobs.evaluation.ScoreHistogram;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.Chart;
import io.sparkrerank.jobs.report.html.ColumnChart;
import io.sparkrerank.jobs.report.html.Page.Block;
import io.sparkrerank.jobs.report.html.Page.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The section of a report on the distribution of the scores of each grade. */
public final class ScoreSection {

  private ScoreSection() {}

  /**
   * Draws scores.
   *
   * @param documents the documents in words, as in «the scores of …»
   * @param histograms one histogram per run
   */
  public static Section of(String documents, List<ScoreHistogram> histograms) {
    List<Block> blocks = new ArrayList<>();
    for (ScoreHistogram histogram : histograms) {
      histogram
          .byGrade()
          .descendingMap()
          .forEach(
              (grade, counts) -> {
                String whose = histogram.run() + ", " + GradeClass.name(grade) + ": ";
                blocks.add(Block.of(chart(whose, "documents", histogram, grade, counts)));
              });
    }
    return new Section(
        "scores",
        "Scores by grade",
        "The scores of "
            + documents
            + ". The charts of a run have one axis. If a model tells grades apart, the better grades"
            + " stand further to the right.",
        blocks);
  }

  /** Draws the scores of pairs that have no grades. */
  public static Section ofPairs(ScoreHistogram histogram) {
    List<Block> blocks = new ArrayList<>();
    histogram
        .byGrade()
        .forEach(
            (grade, counts) -> blocks.add(Block.of(chart("", "pairs", histogram, grade, counts))));
    return new Section("scores", "Scores", "The distribution of the scores of all pairs.", blocks);
  }

  private static Chart chart(
      String whose, String what, ScoreHistogram histogram, int grade, long[] counts) {
    double width = (histogram.highest() - histogram.lowest()) / counts.length;
    long all = LongStream.of(counts).sum();
    List<ColumnChart.Column> items =
        IntStream.range(0, counts.length)
            .mapToObj(
                bin ->
                    new ColumnChart.Column(
                        100.0 * counts[bin] / all,
                        GradeClass.of(grade).style(),
                        Decimals.format(
                            "%s to %s: %,d %s",
                            Decimals.of(histogram.lowest() + bin * width, 3),
                            Decimals.of(histogram.lowest() + (bin + 1) * width, 3),
                            counts[bin],
                            what),
                        null))
            .toList();
    return ColumnChart.histogram(
        Decimals.format("%s%,d %s, in per cent", whose, all, what),
        items,
        List.of(Decimals.of(histogram.lowest(), 3), Decimals.of(histogram.highest(), 3)));
  }
}
