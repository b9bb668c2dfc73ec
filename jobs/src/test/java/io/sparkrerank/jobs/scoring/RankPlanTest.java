package io.sparkrerank.jobs.scoring;

import static io.sparkrerank.jobs.testing.Frames.row;
import static io.sparkrerank.jobs.testing.Frames.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.input.Reason;
import io.sparkrerank.jobs.testing.Frames;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class RankPlanTest {

  @Test
  void ranksByScoreThenByIdDescending() {
    Dataset<Row> scored =
        Frames.of(
            "query_id string, doc_id string, score float",
            row("q1", "a", 0.5f),
            row("q1", "b", 0.9f),
            row("q1", "c", 0.5f),
            row("q2", "a", null),
            row("q2", "b", -7f));
    // c stands before a: their scores are equal, and "c" > "a". No score is lower than any score.
    assertThat(
            values(
                RankPlan.ranked(scored, null).orderBy("query_id", "rank"),
                "query_id",
                "rank",
                "doc_id"))
        .containsExactly(
            row("q1", 1, "b"),
            row("q1", 2, "c"),
            row("q1", 3, "a"),
            row("q2", 1, "b"),
            row("q2", 2, "a"));
    assertThat(values(RankPlan.ranked(scored, 1).orderBy("query_id"), "query_id", "doc_id"))
        .containsExactly(row("q1", "b"), row("q2", "b"));
  }

  @Test
  void comparesIdsByTheirBytes() {
    Dataset<Row> scored =
        Frames.of(
            "query_id string, doc_id string, score float",
            row("q", "z", 1f),
            row("q", "é", 1f),
            row("q", "\uff5e", 1f),
            row("q", "\ud83d\ude00", 1f));
    // First bytes: z 7a, é c3, U+FF5E ef, U+1F600 f0. Java's chars put U+1F600 (d83d) before
    // U+FF5E.
    assertThat(values(RankPlan.ranked(scored, null).orderBy("rank"), "doc_id"))
        .containsExactly(row("\ud83d\ude00"), row("\uff5e"), row("é"), row("z"));
  }

  @Test
  void completesTheRanksOfTheFirstStage() {
    Dataset<Row> keys =
        Frames.of(
            "query_id string, doc_id string, first_stage_rank int, first_stage_score double",
            row("q1", "a", null, 3.0),
            row("q1", "b", null, 5.0),
            row("q1", "c", null, null),
            row("q2", "a", 7, 1.0));
    // In q1, b has 5.0 and a has 3.0; c has neither. In q2 the input says 7.
    assertThat(
            values(
                RankPlan.withFirstStageRank(keys).orderBy("query_id", "doc_id"),
                "query_id",
                "doc_id",
                "first_stage_rank"))
        .containsExactly(
            row("q1", "a", 2), row("q1", "b", 1), row("q1", "c", null), row("q2", "a", 7));
  }

  @Test
  void marksTheListsThatLostACandidate() {
    Dataset<Row> rejected =
        Frames.of(
            "query_id string, reason string",
            row("q1", Reason.DUPLICATE.code()),
            row("q2", Reason.MISSING_TEXT.code()),
            row("q2", Reason.MISSING_DOC_ID.code()),
            row("q3", Reason.MISSING_TEXT.code()),
            row(null, Reason.MISSING_QUERY_ID.code()));
    Dataset<Row> losses = RankPlan.queriesWithLosses(rejected);
    // The duplicate of q1 is no loss. The last row belongs to no query.
    assertThat(values(losses.orderBy("query_id"), "query_id"))
        .containsExactly(row("q2"), row("q3"));

    Dataset<Row> ranked =
        Frames.of("query_id string, doc_id string", row("q1", "a"), row("q2", "a"));
    assertThat(
            values(
                RankPlan.withIncomplete(ranked, losses).orderBy("query_id"),
                "query_id",
                "incomplete"))
        .containsExactly(row("q1", false), row("q2", true));
    // q3 lost all it had.
    assertThat(values(RankPlan.lost(losses, ranked), "query_id")).containsExactly(row("q3"));
  }

  @Test
  void countsRowsOfListsBeforeAndAfterTheCut() {
    Dataset<Row> scored =
        Frames.of(
            "query_id string, dropped_tokens int",
            row("q1", 0),
            row("q1", 4),
            row("q1", 0),
            row("q2", 1));
    // 3 + 1 rows, of which a cut to 2 keeps 2 + 1.
    assertThat(ListTotals.of(RankPlan.listTotals(scored, 2).head()))
        .isEqualTo(new ListTotals(4, 3));
    assertThat(ListTotals.of(RankPlan.listTotals(scored, null).head()))
        .isEqualTo(new ListTotals(4, 4));
    assertThat(ListTotals.of(RankPlan.listTotals(scored.limit(0), 2).head()))
        .isEqualTo(new ListTotals(0, 0));
    // Tokens were dropped of the rows with 4 and 1.
    assertThat(ScoredTotals.of(RankPlan.scoredTotals(scored).head()))
        .isEqualTo(new ScoredTotals(4, 2));
  }
}
