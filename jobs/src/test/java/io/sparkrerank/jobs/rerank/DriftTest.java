package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

public class DriftTest {

  private static Drift.Document document(String query, String id, float logit, float exact) {
    return new Drift.Document(query, id, logit, logit, exact, exact);
  }

  @Test
  void comparesLogitsAndTheOrderOfEachList() {
    Drift drift =
        Drift.of(
            "bf16",
            List.of(
                document("q1", "c", 3f, 3.25f),
                document("q1", "b", 2f, 1.5f),
                document("q1", "a", 1f, 1.75f),
                document("q2", "a", 1f, 1f)));
    assertThat(drift.queries()).isEqualTo(2);
    assertThat(drift.pairs()).isEqualTo(4);
    assertThat(drift.largest()).isEqualTo(0.75);
    assertThat(drift.mean()).isEqualTo(0.375);
    assertThat(drift.moved()).isEqualTo(2);
    assertThat(drift.tau()).isCloseTo(1.0 / 3, within(1e-12));
  }

  @Test
  void ordersEqualScoresByIdAsTheListsAre() {
    Drift tied = Drift.of("bf16", List.of(document("q", "b", 1f, 1f), document("q", "a", 1f, 1f)));
    assertThat(tied.moved()).isZero();
    assertThat(tied.tau()).isEqualTo(1);
    Drift apart =
        Drift.of("bf16", List.of(document("q", "a", 1.5f, 1f), document("q", "b", 1f, 1f)));
    assertThat(apart.moved()).isEqualTo(2);
    assertThat(apart.tau()).isEqualTo(-1);
  }

  @Test
  void hasNoTauWithoutTwoDocumentsOfAQuery() {
    Drift drift = Drift.of("bf16", List.of(document("q", "a", 1f, 1f)));
    assertThat(drift.tau()).isNaN();
    assertThat(drift)
        .hasToString(
            "bf16 against fp32 on 1 pairs of 1 queries: logits differ by at"
                + " most 0.0000, 0.0000 in the mean; 0 documents change ranks, Kendall's tau is n.a.");
  }
}
