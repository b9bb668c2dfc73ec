package io.sparkrerank.jobs.label;

import static io.sparkrerank.jobs.testing.Frames.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.jobs.testing.Frames;
import io.sparkrerank.spark.row.Schemas;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class ScoreDistributionPlanTest {

  private static Row chosen(int score) {
    return RowFactory.create("d" + score, (float) score, 0f, null);
  }

  private static List<ScoreDistribution> distributions(Dataset<Row> mined) {
    return ScoreDistributionPlan.distributions(mined).collectAsList().stream()
        .map(ScoreDistribution::of)
        .toList();
  }

  @Test
  void describesScoresAndTheirDifferences() {
    Dataset<Row> mined =
        Frames.of(
            Schemas.MINED,
            row(
                "q",
                List.of(chosen(6)),
                IntStream.rangeClosed(1, 5).mapToObj(score -> chosen(score)).toList(),
                List.of()));
    List<ScoreDistribution> distributions = distributions(mined);
    assertThat(distributions)
        .extracting(ScoreDistribution::kind, ScoreDistribution::count, ScoreDistribution::mean)
        .containsExactly(
            tuple("positives", 1L, 6.0),
            tuple("negatives", 5L, 3.0),
            tuple("differences", 5L, 3.0));
    assertThat(distributions.get(0).quantiles())
        .isEqualTo(new ScoreDistribution.Quantiles(6, 6, 6, 6, 6, 6, 6));
    // Negatives 1 to 5, places 0 to 4: 5 % is place 0.2, so 1.2; 25 % is place 1, so 2; 95 % is
    // place
    // 3.8, so 4.8. The differences 6 - 5 to 6 - 1 are 1 to 5 as well.
    for (ScoreDistribution distribution : distributions.subList(1, 3)) {
      ScoreDistribution.Quantiles quantiles = distribution.quantiles();
      assertThat(quantiles.least()).isEqualTo(1);
      assertThat(quantiles.p05()).isCloseTo(1.2, within(1e-12));
      assertThat(quantiles.p25()).isEqualTo(2);
      assertThat(quantiles.median()).isEqualTo(3);
      assertThat(quantiles.p75()).isEqualTo(4);
      assertThat(quantiles.p95()).isCloseTo(4.8, within(1e-12));
      assertThat(quantiles.most()).isEqualTo(5);
      assertThat(quantiles.values()).hasSize(7).isSorted();
    }
  }

  @Test
  void leavesOutKindsWithoutValues() {
    Dataset<Row> mined =
        Frames.of(Schemas.MINED, row("q", List.of(chosen(6)), List.of(), List.of()));
    assertThat(distributions(mined))
        .extracting(ScoreDistribution::kind)
        .containsExactly("positives");
  }
}
