package io.sparkrerank.jobs.label;

import static io.sparkrerank.jobs.testing.Frames.row;
import static io.sparkrerank.jobs.testing.Frames.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.testing.Frames;
import io.sparkrerank.spark.row.Schemas;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The forms of a query with one positive and two negatives, and of one without a negative. */
@Tag("spark")
class ExamplePlanTest {

  private static Row chosen(String docId, float score, float logit, Double firstStage) {
    return RowFactory.create(docId, score, logit, firstStage);
  }

  private static Dataset<Row> mined() {
    return Frames.of(
        Schemas.MINED,
        row(
            "q1",
            List.of(chosen("p", 0.9f, 2.0f, 9.0)),
            List.of(chosen("n1", 0.5f, 0.5f, 8.0), chosen("n2", 0.1f, -1.0f, null)),
            List.of()),
        row("q2", List.of(chosen("p", 0.8f, 1.0f, 7.0)), List.of(), List.of()));
  }

  private static Dataset<Row> examples() {
    Dataset<Row> judged =
        Frames.of(
            "query_id string, doc_id string, pair_key string",
            row("q1", "p", "k1"),
            row("q1", "n1", "k2"),
            row("q1", "n2", "k3"),
            row("q2", "p", "k4"));
    Dataset<Row> keyed =
        Frames.of(
            "query_id string, doc_id string, pair_key string, query string, title string,"
                + " body string, text string",
            row("q1", "p", "k1", "fever", "Heat", "is high", "Heat is high"),
            row("q1", "n1", "k2", "fever", null, "cold", "cold"),
            row("q1", "n2", "k3", "fever", null, "stone", "stone"),
            row("q2", "p", "k4", "skin", null, "rash", "rash"));
    return ExamplePlan.withTexts(mined(), judged, keyed);
  }

  @Test
  void pairsEachPositiveWithEachNegative() {
    // q2 has no negative and so no triplet.
    assertThat(
            values(
                ExamplePlan.triplets(examples()),
                "anchor",
                "positive",
                "negative",
                "model_scores",
                "first_stage_scores"))
        .containsExactly(
            row("fever", "Heat is high", "cold", List.of(0.9f, 0.5f), List.of(9.0, 8.0)),
            row("fever", "Heat is high", "stone", List.of(0.9f, 0.1f), row(9.0, null)));
  }

  @Test
  void subtractsTheLogitsOfNegatives() {
    // 2.0 - 0.5 = 1.5 and 2.0 - (-1.0) = 3.0
    assertThat(
            values(
                ExamplePlan.margins(mined()), "query_id", "positive_id", "negative_id", "margin"))
        .containsExactly(row("q1", "p", "n1", 1.5f), row("q1", "p", "n2", 3.0f));
  }

  @Test
  void writesTuplesOfQueriesWithEnoughNegatives() {
    assertThat(
            values(
                ExamplePlan.tuples(examples(), 2),
                "anchor",
                "positive",
                "negative_1",
                "negative_2",
                "model_scores"))
        .containsExactly(row("fever", "Heat is high", "cold", "stone", List.of(0.9f, 0.5f, 0.1f)));
    assertThat(values(ExamplePlan.tuples(examples(), 3), "anchor")).isEmpty();
  }

  @Test
  void labelsEachDocument() {
    assertThat(
            values(
                ExamplePlan.labeledPairs(examples()),
                "anchor",
                "text",
                "label",
                "model_score",
                "first_stage_score"))
        .containsExactly(
            row("fever", "Heat is high", 1, 0.9f, 9.0),
            row("fever", "cold", 0, 0.5f, 8.0),
            row("fever", "stone", 0, 0.1f, null),
            row("skin", "rash", 1, 0.8f, 7.0));
  }

  @Test
  void listsTheNegativesOfEachPositive() {
    assertThat(values(ExamplePlan.labeledLists(examples()), "anchor", "texts", "labels"))
        .containsExactly(row("fever", List.of("Heat is high", "cold", "stone"), List.of(1, 0, 0)));
  }

  @Test
  void writesTheColumnsOfOtherTrainers() {
    assertThat(
            values(
                ExamplePlan.tevatron(examples()),
                "query_id",
                "query",
                "positive_passages.docid",
                "positive_passages.title",
                "positive_passages.text",
                "negative_passages.docid",
                "negative_passages.title",
                "negative_passages.score"))
        .containsExactly(
            row(
                "q1",
                "fever",
                List.of("p"),
                List.of("Heat"),
                List.of("is high"),
                List.of("n1", "n2"),
                List.of("", ""),
                List.of(0.5f, 0.1f)));
    assertThat(
            values(ExamplePlan.flag(examples()), "query", "pos", "neg", "pos_scores", "neg_scores"))
        .containsExactly(
            row(
                "fever",
                List.of("Heat is high"),
                List.of("cold", "stone"),
                List.of(0.9f),
                List.of(0.5f, 0.1f)));
  }

  @Test
  void gradesScoredPairsByThresholds() {
    Dataset<Row> judged =
        Frames.of(
            "query_id string, doc_id string, score float, logits array<float>, relevance int,"
                + " first_stage_rank int, first_stage_score double, dropped_tokens int",
            row("q", "a", 0.7f, List.of(1f), null, 1, 3.0, 0),
            row("q", "b", 0.69f, List.of(1f), 1, 2, 2.0, 0),
            row("q", "c", 0.1f, List.of(-2f), null, 3, 1.0, 5),
            row("q", "d", 0.7f, List.of(1f), null, 4, 0.5, 0));
    // 0.7 reaches both thresholds, as both are float32; 0.69 reaches the first.
    assertThat(
            values(
                ExamplePlan.grades(judged, List.of(0.3, 0.7)), "query_id", "doc_id", "relevance"))
        .containsExactly(row("q", "a", 2), row("q", "b", 1), row("q", "c", 0), row("q", "d", 2));
    // By score, then by id descending.
    assertThat(values(ExamplePlan.scores(judged), "doc_id", "score", "dropped_tokens"))
        .containsExactly(
            row("d", 0.7f, 0), row("a", 0.7f, 0), row("b", 0.69f, 0), row("c", 0.1f, 5));
  }
}
