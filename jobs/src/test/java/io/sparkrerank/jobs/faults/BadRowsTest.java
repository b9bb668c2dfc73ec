package io.sparkrerank.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.generate.GenerateConfig;
import io.sparkrerank.jobs.generate.GenerateJob;
import io.sparkrerank.jobs.rerank.RerankResult;
import io.sparkrerank.jobs.testing.Reranking;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Rows that are bad in all ways that the load generator knows. */
public class BadRowsTest extends Reranking {

  @Test
  void rejectsEveryBadRowForItsReasonAndRanksEveryOther() throws IOException {
    String input = directory.resolve("bad.parquet").toString();
    new GenerateJob(spark, new GenerateConfig(3_000, 30, 6, 0.5, 7, 0.3)).run(input, 3);
    List<Row> rows = spark.read().parquet(input).collectAsList();
    Map<String, Long> expected =
        rows.stream()
            .map(row -> row.<String>getAs("expected_reason"))
            .filter(Objects::nonNull)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(expected.values().stream().mapToLong(Long::longValue).sum()).isBetween(700L, 1_000L);
    // Of nine hundred, each way a seventeenth.
    assertThat(expected)
        .hasSize(8)
        .allSatisfy((reason, count) -> assertThat(count).isGreaterThan(20));

    RerankResult result = run(Map.of("rerank.input.paths", List.of(input)));
    assertThat(result.rows().rejected()).containsExactlyInAnyOrderEntriesOf(expected);
    assertThat(idsAndReasons(table("rejected"), "reason"))
        .isEqualTo(
            idsAndReasons(
                rows.stream().filter(row -> row.getAs("expected_reason") != null).toList(),
                "expected_reason"));
    long good = rows.stream().filter(row -> row.getAs("expected_reason") == null).count();
    assertThat(result.rows().ranked()).isEqualTo(good);
    // No id has put a line into the run.
    assertThat(runFile())
        .hasSize((int) good)
        .allMatch(line -> line.split(" ").length == 6 && !line.contains("injected"));
  }

  private static Map<List<String>, Long> idsAndReasons(List<Row> rows, String reason) {
    Map<List<String>, Long> counts = new HashMap<>();
    for (Row row : rows) {
      List<String> key =
          java.util.Arrays.asList(
              row.getAs("query_id"), row.getAs("doc_id"), row.<String>getAs(reason));
      counts.merge(key, 1L, Long::sum);
    }
    return counts;
  }
}
