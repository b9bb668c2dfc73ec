package io.sparkrerank.jobs.scoring;

import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.BarChart;
import io.sparkrerank.jobs.report.html.Page.Block;
import io.sparkrerank.jobs.report.html.Page.Section;
import io.sparkrerank.jobs.report.html.Table;
import io.sparkrerank.jobs.report.html.Table.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The sections on times and rows that the reports of all commands with a model have. */
public final class ScoringSections {

  private ScoringSections() {}

  private static List<Cell> row(String name, String value) {
    return List.of(Cell.of(name), Cell.of(value));
  }

  /**
   * Returns the section on the times of phases.
   *
   * @param seconds duration of each phase in seconds, in the order of the phases
   * @param pairs counts of the pairs
   * @param scoringSeconds duration of scoring
   */
  public static Section times(
      Map<String, Double> seconds, PairCounts pairs, double scoringSeconds) {
    List<String> texts =
        seconds.values().stream().map(value -> Decimals.of(value, 1) + " s").toList();
    return new Section(
        "times",
        "Time",
        Decimals.format(
            "%,d distinct pairs = %,d scored in %s s, which makes %,.0f pairs a second, + %,d reused + %,d"
                + " rejected.",
            pairs.distinct(),
            pairs.scored(),
            Decimals.of(scoringSeconds, 1),
            pairs.scored() / Math.max(1e-9, scoringSeconds),
            pairs.reused(),
            pairs.rejected()),
        List.of(
            Block.of(
                BarChart.of(
                    "Seconds by stage",
                    List.copyOf(seconds.keySet()),
                    List.copyOf(seconds.values()),
                    texts))));
  }

  private static String losses(QueryCounts queries) {
    return queries.incomplete() + queries.lost() == 0
        ? ""
        : Decimals.format(
            " %,d of %,d ranked queries lost candidates: their lists are marked incomplete. %,d queries"
                + " lost all.",
            queries.incomplete(), queries.ranked(), queries.lost());
  }

  /** Returns the section on the rows of a re-ranking. */
  public static Section rows(RankedRowCounts counts) {
    return rows(
        Decimals.format(
                "%,d rows read = %,d ranked + %,d rejected.",
                counts.read(), counts.ranked(), counts.rejectedInAll())
            + (counts.unscored() == 0
                ? ""
                : Decimals.format(
                    " %,d of the ranked ones were not scored: they follow below the others of their"
                        + " lists, in the first stage's order.",
                    counts.unscored()))
            + losses(counts.queries()),
        row("ranked", Decimals.format("%,d", counts.ranked())),
        counts.rejected());
  }

  /** Returns the section on the rows of a job that does not rank. */
  public static Section rows(ScoredRowCounts counts) {
    return rows(
        Decimals.format(
            "%,d rows read = %,d scored + %,d rejected; %,d of the scored ones were longer than the model"
                + " reads and were cut.",
            counts.read(), counts.scored(), counts.rejectedInAll(), counts.truncated()),
        row("scored", Decimals.format("%,d", counts.scored())),
        counts.rejected());
  }

  private static Section rows(String text, List<Cell> first, Map<String, Long> rejected) {
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(first);
    rejected.forEach(
        (reason, count) -> rows.add(row("rejected: " + reason, Decimals.format("%,d", count))));
    return new Section(
        "rows", "Rows", text, List.of(Block.of(new Table(List.of("rows", "count"), rows))));
  }
}
