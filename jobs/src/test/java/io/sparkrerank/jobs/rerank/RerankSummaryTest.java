package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.config.RerankSettings;
import io.sparkrerank.jobs.scoring.ListCounts;
import io.sparkrerank.jobs.scoring.PairCounts;
import io.sparkrerank.jobs.scoring.QueryCounts;
import io.sparkrerank.jobs.scoring.RankedRowCounts;
import io.sparkrerank.jobs.testing.TestConfigs;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RerankSummaryTest {

  private static String summary(Map<String, Object> more, ListCounts lists, QueryCounts queries) {
    Map<String, Object> settings = new TreeMap<>(more);
    settings.put("rerank.input.paths", "pairs.parquet");
    settings.put("rerank.model.path", "model");
    settings.put("rerank.output.path", "out");
    RerankConfig config = TestConfigs.load(settings, RerankSettings::read);
    RankedRowCounts rows =
        new RankedRowCounts(
            1202,
            lists,
            new TreeMap<>(Map.of("duplicate", 1L, "missing_text", 1L)),
            queries,
            new PairCounts(1100, 1000, 99, 1));
    return RerankSummary.of(
        config, new RerankResult(rows, new RerankMeasures.None(), null, 12.34, "2 cores"));
  }

  @Test
  void tellsWhatBecameOfAllRows() {
    assertThat(
            summary(
                Map.of("rerank.top-k", 10, "rerank.scores", "kept"),
                new ListCounts(1200, 200, 110, 110, 11),
                new QueryCounts(11, 2, 1)))
        .isEqualToNormalizingNewlines(
            """
            1,202 pairs in = 1,200 ranked + 2 rejected; 11 queries
            200 of the ranked were not scored and follow below, in the first stage's order
            1,100 distinct pairs = 1,000 scored on 2 cores in 12.3 s + 99 reused + 1 rejected
            2 queries are incomplete, and 1 have no list: rejected/ says why
            11 of the rows written (10.0 %) are longer than the model reads and were cut
            110 written: the best 10 of each query
              rejected 1: duplicate
              rejected 1: missing_text

            No judgments, no measures: give --qrels or a relevance column.

            Results are in out: report.html, run.trec, ranked/, rejected/, manifest.json
            """);
  }

  @Test
  void leavesOutWhatDidNotHappen() {
    assertThat(summary(Map.of(), new ListCounts(1200, 0, 1200, 1200, 0), new QueryCounts(11, 0, 0)))
        .isEqualToNormalizingNewlines(
            """
            1,202 pairs in = 1,200 ranked + 2 rejected; 11 queries
            1,100 distinct pairs = 1,000 scored on 2 cores in 12.3 s + 99 reused + 1 rejected
              rejected 1: duplicate
              rejected 1: missing_text

            No judgments, no measures: give --qrels or a relevance column.

            Results are in out: report.html, run.trec, ranked/, rejected/, scores/, manifest.json
            """);
  }
}
