package io.sparkrerank.jobs.scoring;

import static io.sparkrerank.jobs.testing.Frames.row;
import static io.sparkrerank.jobs.testing.Frames.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.testing.Frames;
import io.sparkrerank.spark.row.PassageAggregate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class PassagePlanTest {

  private static final String PASSAGES =
      "candidate_key string, passage int, start int, `end` int, pair_key string, about_tokens int";

  private static final String SCORES =
      "pair_key string, score float, logits array<float>, query_tokens int, text_tokens int,"
          + " dropped_tokens int, reason string, detail string";

  @Test
  void combinesThePassagesOfACandidate() {
    Dataset<Row> passages =
        Frames.of(
            PASSAGES,
            row("c1", 3, 30, 40, "p4", 9),
            row("c1", 1, 10, 20, "p2", 9),
            row("c1", 0, 0, 10, "p1", 9),
            row("c1", 2, 20, 30, "p3", 9),
            row("c2", 0, 0, 10, "p2", 9));
    Dataset<Row> scores =
        Frames.of(
            SCORES,
            row("p1", 1f, List.of(1.5f), 3, 4, 0, null, null),
            row("p2", 4f, List.of(4.5f), 3, 6, 1, null, null),
            row("p3", 3f, List.of(3.5f), 3, 5, 0, null, null),
            row("p4", 2f, List.of(2.5f), 3, 7, 2, null, null));
    Dataset<Row> combined =
        PassagePlan.combined(
                passages,
                scores,
                List.of(
                    PassageAggregate.TOP3_MEAN,
                    PassageAggregate.FIRST,
                    PassageAggregate.MAX,
                    PassageAggregate.SUM,
                    PassageAggregate.MEAN))
            .orderBy("pair_key");
    // Scores of c1 in the order of its text: 1, 4, 3, 2. Three best: (4 + 3 + 2) / 3 = 3, the
    // score,
    // as it is the first aggregate. First 1, largest 4, sum 10, mean 10 / 4 = 2.5. p2 is in both.
    assertThat(
            values(
                combined,
                "pair_key",
                "score",
                PassageAggregate.TOP3_MEAN.column(),
                PassageAggregate.FIRST.column(),
                PassageAggregate.MAX.column(),
                PassageAggregate.SUM.column(),
                PassageAggregate.MEAN.column(),
                "passages"))
        .containsExactly(
            row("c1", 3f, 3f, 1f, 4f, 10f, 2.5f, 4), row("c2", 4f, 4f, 4f, 4f, 4f, 4f, 1));
    // The best passage of c1 is p2, from 10 to 20; 0 + 1 + 0 + 2 tokens were dropped of all.
    assertThat(
            values(
                combined,
                "best_passage_start",
                "best_passage_end",
                "logits",
                "text_tokens",
                "dropped_tokens",
                "reason"))
        .containsExactly(
            row(10, 20, List.of(4.5f), 6, 3, null), row(0, 10, List.of(4.5f), 6, 1, null));
  }

  @Test
  void rejectsACandidateWithAPassageThatHasNoScore() {
    Dataset<Row> passages =
        Frames.of(PASSAGES, row("c", 0, 0, 5, "p1", 9), row("c", 1, 5, 9, "p2", 9));
    Dataset<Row> scores =
        Frames.of(
            SCORES,
            row("p1", 1f, List.of(1f), 3, 4, 0, null, null),
            row("p2", null, null, 0, 0, 0, "model_failed", "no memory"));
    assertThat(
            values(
                PassagePlan.combined(passages, scores, List.of(PassageAggregate.MAX)),
                "pair_key",
                "reason",
                "detail"))
        .containsExactly(row("c", "model_failed", "no memory"));
  }

  @Test
  void countsPassagesAndDistinctPairs() {
    Dataset<Row> passages =
        Frames.of(
            PASSAGES,
            row("c1", 0, 0, 5, "p1", 10),
            row("c1", 1, 5, 9, "p2", 20),
            row("c2", 0, 0, 5, "p1", 10));
    // (10 + 20 + 10) / 3 tokens.
    assertThat(PassageTotals.of(PassagePlan.totals(passages).head()))
        .isEqualTo(new PassageTotals(3, 2, 40.0 / 3));
    assertThat(PassageTotals.of(PassagePlan.totals(passages.limit(0)).head()))
        .isEqualTo(new PassageTotals(0, 0, 0.0));
  }

  @Test
  void tellsCandidatesApartByWhereTheTitleEnds() {
    Dataset<Row> keyed =
        Frames.of(
            "doc_id string, pair_key string, title string, body string",
            row("a", "k", "heart", "attack and stroke"),
            row("b", "k", "heart attack", "and stroke"),
            row("c", "k", "heart", "attack and stroke"),
            row("d", "k", null, "heart attack and stroke"),
            row("e", null, "heart", "attack and stroke"));
    List<List<Object>> keys =
        values(PassagePlan.withTitledKey(keyed).orderBy("doc_id"), "pair_key");
    assertThat(keys.get(2)).isEqualTo(keys.get(0));
    assertThat(keys.get(1)).isNotEqualTo(keys.get(0));
    assertThat(keys.get(3)).isNotIn(keys.get(0), keys.get(1));
    // A candidate that is not scored has no key, before and after.
    assertThat(keys.get(4)).isEqualTo(row((Object) null));
  }
}
