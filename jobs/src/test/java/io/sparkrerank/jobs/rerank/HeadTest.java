package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.testing.Reranking;
import io.sparkrerank.measure.ScoredDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/** Lists of which a model scores the head only. */
public class HeadTest extends Reranking {

  /** The lists that were written, in the order of their ranks. */
  private Map<String, List<Row>> lists() {
    Map<String, List<Row>> lists =
        spark
            .read()
            .parquet(output().resolve("ranked").toString())
            .orderBy("query_id", "rank")
            .collectAsList()
            .stream()
            .collect(Collectors.groupingBy(row -> row.getString(0)));
    for (List<Row> list : lists.values()) {
      for (int index = 0; index < list.size(); index++) {
        assertThat(list.get(index).<Integer>getAs("rank")).isEqualTo(index + 1);
      }
      // A reader that goes by scores, and for equal ones by ids, finds the same order.
      List<ScoredDocument> byScore =
          new ArrayList<>(
              list.stream()
                  .map(row -> new ScoredDocument(row.getAs("doc_id"), row.<Float>getAs("score")))
                  .toList());
      byScore.sort(ScoredDocument.RANKING);
      assertThat(byScore).extracting(ScoredDocument::docId).isEqualTo(ids(list));
    }
    return lists;
  }

  private static List<String> ids(List<Row> list) {
    return list.stream().map(row -> row.<String>getAs("doc_id")).toList();
  }

  private static int scored(List<Row> list) {
    return (int) list.stream().filter(row -> row.getAs("logits") != null).count();
  }

  /** That the scored ones are first in both lists, and the rest as the first stage has it. */
  private static void requireHead(List<Row> list) {
    int head = scored(list);
    for (int index = 0; index < list.size(); index++) {
      Row row = list.get(index);
      assertThat(row.getAs("logits") != null).isEqualTo(index < head);
      int rank = row.<Integer>getAs("first_stage_rank");
      if (index < head) {
        assertThat(rank).isLessThanOrEqualTo(head);
      } else {
        assertThat(rank).isEqualTo(index + 1);
      }
    }
  }

  @Test
  void scoresTheHeadAndKeepsTheRest() throws IOException {
    String input = write(goodRows(5, 12));
    run(Map.of("rerank.input.paths", List.of(input)));
    Map<String, Float> whole = new HashMap<>();
    lists()
        .forEach(
            (query, list) ->
                list.forEach(
                    row -> whole.put(query + row.getAs("doc_id"), row.<Float>getAs("score"))));
    double firstStage = firstStage();

    RerankResult result =
        run(
            Map.of(
                "rerank.input.paths",
                List.of(input),
                "rerank.depth",
                4,
                "rerank.output.overwrite",
                true));
    assertThat(result.rows().ranked()).isEqualTo(60);
    assertThat(result.rows().unscored()).isEqualTo(40);
    assertThat(result.rows().pairs().distinct()).isEqualTo(20);
    assertThat(result.budget()).isNull();
    assertThat(firstStage()).isEqualTo(firstStage);
    assertThat(json("manifest.json").path("rows").path("ranked_without_score").asInt())
        .isEqualTo(40);
    assertThat(output().resolve("report.html"))
        .content()
        .contains("40 of the ranked ones were not scored");
    Map<String, List<Row>> lists = lists();
    assertThat(lists).hasSize(5);
    lists.forEach(
        (query, list) -> {
          assertThat(list).hasSize(12);
          assertThat(scored(list)).isEqualTo(4);
          requireHead(list);
          for (Row row : list.subList(0, 4)) {
            assertThat(row.<Float>getAs("score")).isEqualTo(whole.get(query + row.getAs("doc_id")));
          }
        });
  }

  private double firstStage() throws IOException {
    return json("metrics.json").path("runs").path("first_stage").path("nDCG@10").asDouble();
  }

  @Test
  void cutsBelowTheHead() throws IOException {
    RerankResult result =
        run(
            Map.of(
                "rerank.input.paths", List.of(write(goodRows(3, 12))),
                "rerank.depth", 4,
                "rerank.top-k", 6));
    assertThat(result.rows().written()).isEqualTo(18);
    lists().values().forEach(HeadTest::requireHead);
  }

  @Test
  void leavesCopiesAndBadRowsOutOfTheHead() {
    List<Row> rows = new ArrayList<>(goodRows(1, 6));
    rows.add(RowFactory.create("q0", "blood 0", "d0", "another text", 9.5, null));
    rows.add(RowFactory.create("q0", "blood 0", "bad", " ", 9.9, null));
    RerankResult result =
        run(Map.of("rerank.input.paths", List.of(write(rows)), "rerank.depth", 3));
    assertThat(result.rows().rejected()).isEqualTo(Map.of("duplicate", 1L, "missing_text", 1L));
    List<Row> list = lists().get("q0");
    assertThat(ids(list).subList(0, 3)).containsExactlyInAnyOrder("d0", "d1", "d2");
    assertThat(ids(list).subList(3, 6)).containsExactly("d3", "d4", "d5");
  }

  @Test
  void needsAnOrder() {
    List<Row> rows =
        goodRows(1, 3).stream()
            .map(
                row ->
                    RowFactory.create(
                        row.get(0), row.get(1), row.get(2), row.get(3), null, row.get(5)))
            .toList();
    Map<String, Object> settings =
        Map.of("rerank.input.paths", List.of(write(rows)), "rerank.depth", 3);
    assertThatThrownBy(() -> run(settings))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("No candidate has a score or a rank of the first stage");
  }

  /** Lists whose scores fall slowly, the first of all slowest. */
  private List<Row> unevenRows(int queries, int candidates) {
    return goodRows(queries, candidates).stream()
        .map(
            row -> {
              int query = Integer.parseInt(row.getString(0).substring(1));
              double fall = (1 + query) * (10 - row.getDouble(4)) / 100;
              return RowFactory.create(
                  row.get(0), row.get(1), row.get(2), row.get(3), 10 - fall, row.get(5));
            })
        .toList();
  }

  @Test
  void spendsABudgetOnHeadsAndOnCloseScores() throws IOException {
    String input = write(unevenRows(8, 12));
    Map<String, Object> settings = new HashMap<>();
    settings.put("rerank.input.paths", List.of(input));
    settings.put("rerank.budget.pairs", 31);
    settings.put("rerank.budget.compared-queries", 0);
    settings.put("rerank.partitions", 4);
    RerankResult result = run(settings);
    assertThat(result.rows().pairs().distinct()).isEqualTo(31);
    assertThat(result.budget()).isNull();
    Map<String, List<Row>> lists = lists();
    lists.values().forEach(HeadTest::requireHead);
    int[] heads = IntStream.range(0, 8).map(query -> scored(lists.get("q" + query))).toArray();
    assertThat(heads).isSortedAccordingTo((a, b) -> b - a);
    assertThat(heads[0]).isGreaterThan(heads[7]);
    assertThat(heads[7]).isPositive();

    // What is known already costs no less: a run that goes on scores the same candidates.
    List<String> lines = runFile();
    Files.delete(output().resolve("_SUCCESS"));
    settings.put("rerank.resume", true);
    assertThat(run(settings).rows().pairs().reused()).isEqualTo(31);
    assertThat(runFile()).isEqualTo(lines);
  }

  @Test
  void tellsWhatABudgetAchieved() throws IOException {
    String input = write(unevenRows(10, 10));
    Map<String, Object> settings = new HashMap<>();
    settings.put("rerank.input.paths", List.of(input));
    settings.put("rerank.evaluation.measures", List.of("nDCG@10"));
    settings.put("rerank.fusion.method", "zscore");
    run(settings);
    Map<String, Double> whole = byQuery();

    settings.put("rerank.budget.pairs", 50);
    settings.put("rerank.budget.compared-queries", 9);
    settings.put("rerank.output.overwrite", true);
    RerankResult result = run(settings);
    assertThat(result.rows().pairs().distinct()).isEqualTo(50);
    // A fifth of 50 pairs is one list of 10.
    assertThat(result.budget().evaluation().runs())
        .extracting(run -> run.name() + " " + run.coverage().queries())
        .containsExactly("all_pairs 1", "within_budget 1", "first_stage 1");
    Map<String, List<Row>> lists = lists();
    String query =
        lists.entrySet().stream()
            .filter(list -> scored(list.getValue()) == 10)
            .map(Map.Entry::getKey)
            .reduce((one, other) -> "several")
            .orElseThrow();
    assertThat(result.budget().evaluation().runs().get(0).values()[0])
        .isEqualTo(whole.get(query), within(1e-12));
    assertThat(json("manifest.json").path("budget").path("evaluation").path("runs")).hasSize(3);
    assertThat(output().resolve("report.html")).content().contains("What the budget achieved");
  }

  private Map<String, Double> byQuery() {
    return table("metrics_by_query").stream()
        .filter(row -> row.<String>getAs("run").equals("reranked"))
        .collect(Collectors.toMap(row -> row.getAs("query_id"), row -> row.getAs("value")));
  }

  @Test
  void spendsTokens() throws IOException {
    Map<String, Object> settings = new HashMap<>();
    settings.put("rerank.input.paths", List.of(write(unevenRows(6, 10))));
    settings.put("rerank.budget.tokens", 300);
    settings.put("rerank.budget.compared-queries", 0);
    RerankResult result = run(settings);
    assertThat(result.rows().unscored()).isBetween(20L, 59L);
    lists().values().forEach(HeadTest::requireHead);
    settings.put("rerank.budget.tokens", 1);
    settings.put("rerank.output.overwrite", true);
    assertThatThrownBy(() -> run(settings))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("A budget of 1 tokens does not pay for one pair");
    settings.put("rerank.long-text.mode", "passages");
    settings.put("rerank.budget.pairs", 0);
    assertThatThrownBy(() -> run(settings))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("give rerank.budget.pairs")
        .hasMessageContaining("a whole number from 1, or \"none\" at rerank.budget.pairs = 0");
  }
}
