package io.sparkrerank.jobs.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.scoring.PairCounts;
import io.sparkrerank.jobs.scoring.ScoredRowCounts;
import io.sparkrerank.jobs.testing.TestConfigs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LabelSummaryTest {

  private static String summary(Optional<MiningCounts> mining, Map<String, Long> forms) {
    LabelConfig config =
        TestConfigs.load(
            Map.of(
                "rerank.input.paths", "pairs.parquet",
                "rerank.model.path", "model",
                "rerank.output.path", "out",
                "rerank.label.negatives", 4),
            LabelSettings::read);
    return LabelSummary.of(
        config,
        new LabelResult(
            new ScoredRowCounts(1000, 999, 0, new TreeMap<>(Map.of("blank_text", 1L))),
            new PairCounts(999, 999, 0, 0),
            new LabelCounts(20, mining, new TreeMap<>(forms)),
            1.5,
            "2 cores"));
  }

  @Test
  void tellsWhatWasMined() {
    MiningCounts mining =
        new MiningCounts(
            new MiningTotals(20, 18, 3, 1, 25, 60),
            new TreeMap<>(Map.of("max_score", 7L)),
            List.of(
                new ScoreDistribution(
                    "negatives",
                    60,
                    -1.5,
                    new ScoreDistribution.Quantiles(-9, -8, -4, -2, 0, 1, 3))));
    assertThat(summary(Optional.of(mining), Map.of("margin", 60L, "triplet", 60L)))
        .isEqualToNormalizingNewlines(
            """
            1,000 candidates in = 999 scored + 1 rejected
            999 distinct pairs = 999 scored on 2 cores in 1.5 s + 0 reused + 0 rejected
              rejected 1: blank_text

            18 of 20 queries have positives, 25 in all; 60 negatives; 3 queries have fewer than 4 negatives, 1 of them none
              max_score: 7
            negatives    mean -1.5000, median -2.0000, from -9.0000 to 3.0000

            margin       60 rows
            triplet      60 rows

            Results are in out: examples/, report.html, rejected/, scores/, manifest.json
            """);
  }

  @Test
  void tellsOnlyOfRowsWhereNoFormNeedsNegatives() {
    assertThat(summary(Optional.empty(), Map.of("scores", 999L)))
        .doesNotContain("positives")
        .contains("scores       999 rows");
  }
}
