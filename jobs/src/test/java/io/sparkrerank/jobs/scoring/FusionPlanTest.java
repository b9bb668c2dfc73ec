package io.sparkrerank.jobs.scoring;

import static io.sparkrerank.jobs.testing.Frames.row;
import static io.sparkrerank.jobs.testing.Frames.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.testing.Frames;
import io.sparkrerank.search.Fusion;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class FusionPlanTest {

  private static final String LIST = "query_id string, doc_id string, rank int, score float";

  @Test
  void sumsReciprocalRanks() {
    Dataset<Row> first = Frames.of(LIST, row("q", "a", 1, 30f), row("q", "b", 2, 10f));
    Dataset<Row> second = Frames.of(LIST, row("q", "b", 1, 0.4f), row("q", "c", 2, 0.2f));
    Dataset<Row> fused =
        FusionPlan.fused(first, "bm25", second, "dense", new Fusion(Fusion.Method.RRF, 2, 0.75));
    // A place counts 1 / (2 + rank); the first list has twice 0.75, the second twice 0.25.
    // a: 1.5 x 1/3             = 0.5
    // b: 1.5 x 1/4 + 0.5 x 1/3 = 0.375 + 0.16666667 = 0.5416667
    // c:             0.5 x 1/4 = 0.125
    assertThat(values(fused.orderBy("doc_id"), "doc_id", "bm25_rank", "dense_rank", "score"))
        .containsExactly(
            row("a", 1, null, 0.5f), row("b", 2, 1, 0.5416667f), row("c", null, 2, 0.125f));
  }

  @Test
  void sumsStandardScores() {
    Dataset<Row> first = Frames.of(LIST, row("q", "a", 1, 3f), row("q", "b", 2, 1f));
    Dataset<Row> second = Frames.of(LIST, row("q", "b", 1, 4f), row("q", "c", 2, 2f));
    Dataset<Row> fused =
        FusionPlan.fused(
            first, "bm25", second, "dense", new Fusion(Fusion.Method.ZSCORE, 60, 0.75));
    // First list: mean 2, deviation 1: a 1, b -1; c is not in it and counts as its last, -1.
    // Second list: mean 3, deviation 1: b 1, c -1; a counts as its last, -1.
    // a: 1.5 x  1 + 0.5 x -1 =  1
    // b: 1.5 x -1 + 0.5 x  1 = -1
    // c: 1.5 x -1 + 0.5 x -1 = -2
    assertThat(values(fused.orderBy("doc_id"), "doc_id", "score"))
        .containsExactly(row("a", 1f), row("b", -1f), row("c", -2f));
  }

  @Test
  void takesNothingFromAListOfEqualScores() {
    Dataset<Row> first = Frames.of(LIST, row("q", "a", 1, 5f), row("q", "b", 2, 5f));
    Dataset<Row> second = Frames.of(LIST, row("q", "b", 1, 4f), row("q", "a", 2, 2f));
    Dataset<Row> fused =
        FusionPlan.fused(first, "bm25", second, "dense", new Fusion(Fusion.Method.ZSCORE, 60, 0.5));
    // The first list's deviation is 0. Second list: mean 3, deviation 1.
    assertThat(values(fused.orderBy("doc_id"), "doc_id", "score"))
        .containsExactly(row("a", -1f), row("b", 1f));
  }

  @Test
  void fusesAModelsScoresWithTheFirstStage() {
    Dataset<Row> scored =
        Frames.of(
            "query_id string, doc_id string, first_stage_rank int, first_stage_score double,"
                + " score float, reason string",
            row("q", "a", 1, 9.0, 0.1f, null),
            row("q", "b", 2, 8.0, 0.9f, null),
            row("q", "c", 3, 7.0, null, "overlong"));
    Dataset<Row> fused = FusionPlan.withFirstStage(scored, new Fusion(Fusion.Method.RRF, 1, 0.75));
    // The model ranks b before a; c has no score and no rank.
    // a: 1.5 x 1/2 + 0.5 x 1/3 = 0.9166667
    // b: 1.5 x 1/3 + 0.5 x 1/2 = 0.75
    assertThat(values(fused.orderBy("doc_id"), "doc_id", "score", "model_score"))
        .containsExactly(row("a", 0.9166667f, 0.1f), row("b", 0.75f, 0.9f), row("c", null, null));
  }
}
