package io.sparkrerank.jobs.scoring;

import static io.sparkrerank.jobs.testing.Frames.row;
import static io.sparkrerank.jobs.testing.Frames.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.jobs.testing.Frames;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class TopOfListPlanTest {

  private static final String KEYS =
      "query_id string, doc_id string, first_stage_rank int, first_stage_score double,"
          + " reason string";

  @Test
  void findsThePlacesOfGoodRows() {
    Dataset<Row> keys =
        Frames.of(
            KEYS,
            row("q", "a", 20, null, null),
            row("q", "b", 10, null, null),
            row("q", "c", null, 5.0, null),
            row("q", "d", null, 6.0, null),
            row("q", "e", 1, null, "duplicate"));
    // Ranks come first, the smallest at the top: b, a. Then scores, the largest first: d, c.
    // The bad row has no place, though its rank is the best.
    Dataset<Row> placed = TopOfListPlan.withPositions(keys);
    assertThat(values(placed.orderBy("doc_id"), "doc_id", "position", "first_stage_rank"))
        .containsExactly(
            row("a", 2, 20), row("b", 1, 10), row("c", 4, 4), row("d", 3, 3), row("e", null, 1));
    assertThat(values(placed.filter(TopOfListPlan.within(2)).orderBy("doc_id"), "doc_id"))
        .containsExactly(row("a"), row("b"));
  }

  @Test
  void prefersTheTopOfAListAndCloseScores() {
    Dataset<Row> keys =
        Frames.of(
            "query_id string, doc_id string, position int, first_stage_score double, reason string",
            row("q", "a", 1, 8.0, null),
            row("q", "b", 2, 6.0, null),
            row("q", "c", 3, 7.0, null),
            row("q", "d", 4, -8.0, null));
    List<List<Object>> priorities =
        values(TopOfListPlan.withPriorities(keys).orderBy("doc_id"), "priority");
    // log2(1 + place) x (gap + 0.01), the gap as a share of 8, the largest score without signs:
    // a: log2(2) x 0.01 = 0.01
    // b: log2(3) x (2/8 + 0.01)  = 1.5849625 x 0.26 = 0.41209025
    // c: log2(4) x (2/8 + 0.01)  = 0.52: its gap is that of b, the lowest score so far
    // d: log2(5) x (16/8 + 0.01) = 2.3219281 x 2.01 = 4.66707547
    double[] expected = {0.01, 0.41209025, 0.52, 4.66707547};
    for (int row = 0; row < expected.length; row++) {
      assertThat((Double) priorities.get(row).get(0)).isCloseTo(expected[row], within(1e-7));
    }
  }

  @Test
  void countsCostsByRangesOfPriorities() {
    Dataset<Row> rows =
        Frames.of(
            "query_id string, position int, priority double, about_tokens int",
            row("q1", 1, 0.010, 10),
            row("q2", 1, 0.011, 20),
            row("q1", 2, 0.5, 30),
            row("q2", 2, 0.011, 40));
    // A range is 1/256 = 0.0039 wide: 0.010 and 0.011 are in range 2, 0.5 is the start of range
    // 128.
    assertThat(TopOfListPlan.costs(rows).collectAsList().stream().map(RowCost::of).toList())
        .containsExactly(new RowCost(3, 70), new RowCost(1, 30));
    Dataset<Row> range = TopOfListPlan.ofBin(rows, 2);
    assertThat(values(range, "query_id", "position", "priority"))
        .containsExactly(row("q1", 1, 0.010), row("q2", 1, 0.011), row("q2", 2, 0.011));
    assertThat(values(rows.filter(TopOfListPlan.below(128)), "about_tokens"))
        .containsExactlyInAnyOrder(row(10), row(20), row(40));
    // Up to the second row of the range: the third has an equal priority and comes after it.
    Row last = range.collectAsList().get(1);
    assertThat(values(rows.filter(TopOfListPlan.upTo(last)), "about_tokens"))
        .containsExactlyInAnyOrder(row(10), row(20));
  }

  @Test
  void putsTheRestBelowTheRankedRows() {
    Dataset<Row> ranked =
        Frames.of(
            "query_id string, doc_id string, rank int, score float, logits array<float>",
            row("q1", "a", 1, 5f, List.of(5f)),
            row("q1", "b", 2, 2f, List.of(2f)));
    Dataset<Row> rest =
        Frames.of(
            "query_id string, doc_id string, position int",
            row("q1", "d", 4),
            row("q1", "c", 3),
            row("q2", "e", 1));
    // A step is max(|lowest|, 1) / 1024: 2 / 1024 in q1, 1 / 1024 in q2, whose list has no top.
    // c: 2 - 2/1024 = 1.9980469, d: 2 - 4/1024 = 1.9960938, e: 0 - 1/1024 = -0.0009765625
    assertThat(
            values(
                TopOfListPlan.withRest(ranked, rest).orderBy("query_id", "rank"),
                "query_id",
                "rank",
                "doc_id",
                "score",
                "logits is null"))
        .containsExactly(
            row("q1", 1, "a", 5f, false),
            row("q1", 2, "b", 2f, false),
            row("q1", 3, "c", 1.998046875f, true),
            row("q1", 4, "d", 1.99609375f, true),
            row("q2", 1, "e", -0.0009765625f, true));
  }
}
