package io.sparkrerank.jobs.label;

import static io.sparkrerank.jobs.testing.Frames.row;
import static io.sparkrerank.jobs.testing.Frames.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.testing.Frames;
import io.sparkrerank.label.MiningRules;
import io.sparkrerank.label.ScoreLimits;
import io.sparkrerank.spark.partition.MineNegatives;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class MiningPlanTest {

  private static final String GRADED =
      "query_id string, doc_id string, score float, logit float, first_stage_rank int,"
          + " first_stage_score double, text_key string, relevance int";

  /** Two queries: q1 with a positive and four other documents, q2 with no positive. */
  private static Dataset<Row> graded() {
    return Frames.of(
        GRADED,
        row("q1", "p", 0.9f, 2.0f, 1, 9.0, "k1", 1),
        row("q1", "copy", 0.7f, 1.0f, 2, 8.0, "k1", null),
        row("q1", "high", 0.8f, 1.5f, 3, 7.0, "k2", 0),
        row("q1", "good", 0.5f, 0.0f, 4, 6.0, "k3", null),
        row("q1", "low", 0.1f, -2.0f, 5, null, "k4", null),
        row("q2", "x", 0.3f, -1.0f, 1, 5.0, "k5", 0));
  }

  /** Mines up to {@code negatives} negatives with scores of at most 0.75. */
  private static Dataset<Row> mined(int negatives) {
    MiningRules rules =
        new MiningRules(
            new MiningRules.Range(0, 10),
            new ScoreLimits(null, null, 0.75f, null, null),
            new MiningRules.Draw(negatives, MiningRules.Sampling.TOP, 7),
            null,
            null);
    return MiningPlan.mined(graded(), 1, new MineNegatives(rules, 1));
  }

  @Test
  void minesTheNegativesOfEachQuery() {
    // copy has the text of p. high is above 0.75. good and low are left, the better one first.
    assertThat(
            values(
                mined(3).filter("query_id = 'q1'"),
                "positives.doc_id",
                "positives.logit",
                "negatives.doc_id",
                "negatives.score",
                "negatives.first_stage_score"))
        .containsExactly(
            row(
                List.of("p"),
                List.of(2.0f),
                List.of("good", "low"),
                List.of(0.5f, 0.1f),
                row(6.0, null)));
    // Without a positive nothing is a negative.
    assertThat(values(mined(3).filter("query_id = 'q2'"), "size(positives)", "size(negatives)"))
        .containsExactly(row(0, 0));
  }

  @Test
  void countsWhatWasMined() {
    // q1 has two negatives of the three that are wanted, and q2 has no positive.
    assertThat(MiningTotals.of(MiningPlan.totals(mined(3), 3).head()))
        .isEqualTo(new MiningTotals(2, 1, 1, 0, 1, 2));
    // Two are wanted: q1 has enough.
    assertThat(MiningTotals.of(MiningPlan.totals(mined(2), 2).head()))
        .isEqualTo(new MiningTotals(2, 1, 0, 0, 1, 2));
    assertThat(MiningTotals.of(MiningPlan.totals(mined(3).limit(0), 3).head()))
        .isEqualTo(new MiningTotals(0, 0, 0, 0, 0, 0));
  }

  @Test
  void countsWhatEachFilterDropped() {
    // One negative is wanted, so low passes all filters and is not taken.
    assertThat(values(MiningPlan.dropped(mined(1)).orderBy("filter"), "filter", "documents"))
        .containsExactly(row("max_score", 1L), row("not_taken", 1L), row("same_text", 1L));
  }

  @Test
  void findsTheQueryWithMostPositives() {
    Dataset<Row> graded =
        Frames.of(
            "query_id string, relevance int",
            row("q1", 2),
            row("q1", 1),
            row("q1", null),
            row("q2", 3),
            row("q2", 2));
    // From grade 2 on: one of q1 and two of q2. From grade 1 on: two of each. Grade 4: none.
    assertThat(values(MiningPlan.mostPositives(graded, 2), "most_positives"))
        .containsExactly(row(2));
    assertThat(values(MiningPlan.mostPositives(graded, 3), "most_positives"))
        .containsExactly(row(1));
    assertThat(values(MiningPlan.mostPositives(graded, 4), "most_positives"))
        .containsExactly(row(0));
  }

  @Test
  void replacesGradesByJudgments() {
    Dataset<Row> candidates =
        Frames.of(
            "query_id string, doc_id string, relevance int", row("q", "a", 3), row("q", "b", 3));
    Dataset<Row> qrels =
        Frames.of(
            "query_id string, doc_id string, relevance int", row("q", "a", 1), row("r", "b", 2));
    // b is judged for another query only.
    assertThat(
            values(
                MiningPlan.withGrades(candidates, qrels).orderBy("doc_id"), "doc_id", "relevance"))
        .containsExactly(row("a", 1), row("b", null));
  }

  @Test
  void addsTheRelevantDocumentsThatARunLacks() {
    Dataset<Row> run =
        Frames.of(
            "query_id string, doc_id string, score string, _malformed string",
            row("q1", "a", "7", null));
    Dataset<Row> qrels =
        Frames.of(
            "query_id string, doc_id string, relevance int",
            row("q1", "a", 2),
            row("q1", "b", 2),
            row("q1", "c", 1),
            row("q2", "d", 2));
    // The run has a, c is below grade 2, and the run does not have q2.
    assertThat(
            values(
                MiningPlan.missingPositives(run, qrels, 2),
                "query_id",
                "doc_id",
                "score",
                "_malformed"))
        .containsExactly(row("q1", "b", null, null));
  }

  @Test
  void comparesTextsByTheirWords() {
    Dataset<Row> candidates =
        Frames.of(
            "doc_id int, text string",
            row(1, "Fever, high!"),
            row(2, "  fever\u00a0HIGH"),
            row(3, "feverhigh"),
            row(4, "!!"),
            row(5, "??"));
    List<List<Object>> keys =
        values(MiningPlan.withTextKey(candidates).orderBy("doc_id"), "text_key");
    assertThat(keys.get(1)).isEqualTo(keys.get(0));
    // Texts of punctuation alone have no words, and are compared as they are.
    assertThat(List.of(keys.get(0), keys.get(2), keys.get(3), keys.get(4))).doesNotHaveDuplicates();
  }

  @Test
  void takesTheLogitThatTheScoreIsMadeOf() {
    Dataset<Row> scored = Frames.of("logits array<float>", row(List.of(1f, 2f, 3f)));
    assertThat(values(MiningPlan.withLogit(scored, 1), "logit")).containsExactly(row(2f));
  }
}
