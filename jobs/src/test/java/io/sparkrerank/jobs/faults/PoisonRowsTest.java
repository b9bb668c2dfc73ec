package io.sparkrerank.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.rerank.RerankResult;
import io.sparkrerank.jobs.testing.PatchedModel;
import io.sparkrerank.jobs.testing.Reranking;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/** Rows that pass the check and that the model cannot score. */
public class PoisonRowsTest extends Reranking {

  private static final String LAYER = "bert.encoder.layer.0.";
  private static final int WIDTH = 32;

  private PatchedModel model() throws IOException {
    return PatchedModel.copy(directory.resolve("model"));
  }

  /** A NaN wherever the word occurs. */
  private static PatchedModel poisoned(PatchedModel model, String word) throws IOException {
    return model.set(
        "bert.embeddings.word_embeddings.weight", model.tokenId(word) * WIDTH, 1, WIDTH, Float.NaN);
  }

  /** Of twelve queries one lost a candidate, and one all of them. */
  private static List<Row> rows(String poison) {
    List<Row> rows = new ArrayList<>();
    for (Row row : goodRows(12, 6)) {
      boolean bad =
          row.getString(0).equals("q7")
              || row.getString(0).equals("q3") && row.getString(2).equals("d2");
      rows.add(
          RowFactory.create(
              row.get(0),
              row.getString(1).replace("vitamin", "blood"),
              row.get(2),
              row.getString(3).replace("vitamin", "blood") + (bad ? poison : ""),
              row.get(4),
              row.get(5)));
    }
    return rows;
  }

  private Map<String, Object> settings(PatchedModel model, String poison) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("rerank.input.paths", List.of(write(rows(poison))));
    settings.put("rerank.model.path", model.directory().toString());
    return settings;
  }

  @Test
  void rejectsPairsWithoutFiniteLogitsAndMarksTheirQueries() throws IOException {
    Map<String, Object> settings = settings(poisoned(model(), "vitamin"), "vitamin");
    RerankResult result = run(settings);
    assertThat(result.rows().rejected()).containsExactly(Map.entry("non_finite_logits", 7L));
    assertThat(result.rows().ranked()).isEqualTo(65);
    assertThat(result.rows().queries().ranked()).isEqualTo(11);
    assertThat(result.rows().queries().incomplete()).isEqualTo(1);
    assertThat(result.rows().queries().lost()).isEqualTo(1);
    assertThat(result.rows().pairs().rejected()).isEqualTo(7);
    assertThat(table("rejected"))
        .hasSize(7)
        .allSatisfy(row -> assertThat(row.getString(3)).isEqualTo("logits [NaN]"));
    Set<String> incomplete =
        table("ranked").stream()
            .filter(row -> row.<Boolean>getAs("incomplete"))
            .map(row -> row.getString(0))
            .collect(Collectors.toSet());
    assertThat(incomplete).containsExactly("q3");
    assertThat(output().resolve("report.html"))
        .content()
        .contains("1 of 11 ranked queries lost candidates");

    // What cannot be scored is known, too: nothing is tried again.
    settings.put("rerank.resume", true);
    assertThat(run(settings).rows().pairs().scored()).isZero();
    assertThat(table("rejected")).hasSize(7);
  }

  @Test
  void rejectsPairsWithTokensThatTheModelDoesNotKnow() throws IOException {
    PatchedModel model = model().moveOutOfTheVocabulary("vitamin", 384);
    RerankResult result = run(settings(model, "vitamin"));
    assertThat(result.rows().rejected()).containsExactly(Map.entry("token_outside_vocabulary", 7L));
    assertThat(table("rejected"))
        .allSatisfy(
            row -> assertThat(row.getString(3)).isEqualTo("token id 384, and the model knows 384"));
    assertThat(result.rows().ranked()).isEqualTo(65);
  }

  @Test
  void calibratesBesidePairsThatCannotBeScored() throws IOException {
    PatchedModel model = model().moveOutOfTheVocabulary("vitamin", 384);
    Map<String, Object> settings = settings(model, "vitamin");
    settings.put("rerank.batch.calibrate", true);
    assertThat(run(settings).rows().rejected())
        .containsExactly(Map.entry("token_outside_vocabulary", 7L));
  }

  @Test
  void countsRowsAndNotPassagesAsRejected() throws IOException {
    Map<String, Object> settings = new HashMap<>();
    List<Row> rows = new ArrayList<>(goodRows(1, 9));
    rows.replaceAll(
        row -> RowFactory.create(row.get(0), "blood", row.get(2), "skin", row.get(4), row.get(5)));
    rows.add(RowFactory.create("q0", "blood", "long", "vitamin ".repeat(300), 1.0, 0));
    settings.put("rerank.input.paths", List.of(write(rows)));
    settings.put("rerank.model.path", poisoned(model(), "vitamin").directory().toString());
    settings.put("rerank.long-text.mode", "passages");
    settings.put("rerank.max-rejected", 1);
    RerankResult result = run(settings);
    assertThat(result.rows().rejected()).containsExactly(Map.entry("non_finite_logits", 1L));
    assertThat(result.rows().ranked()).isEqualTo(9);
  }

  @Test
  void scoresInFloat32WhatAReducedPrecisionCannot() throws IOException {
    // An input of the first layer that is always 0, times a weight that is infinite in bfloat16.
    PatchedModel model =
        poisoned(model(), "vitamin")
            .set("bert.embeddings.LayerNorm.weight", 0, 1, 1, 0)
            .set("bert.embeddings.LayerNorm.bias", 0, 1, 1, 0)
            .set(LAYER + "attention.self.query.weight", 0, WIDTH, WIDTH, 3.4e38f);
    Map<String, Object> settings = settings(model, "vitamin");
    run(settings);
    List<String> exact = runFile();
    settings.put("rerank.model.precision", "bf16");
    settings.put("rerank.output.overwrite", true);
    RerankResult result = run(settings);
    assertThat(result.rows().rejected()).containsExactly(Map.entry("non_finite_logits", 7L));
    assertThat(runFile()).isEqualTo(exact);
    assertThat(json("manifest.json").path("scoring").path("pairs_counted_again_in_fp32").asLong())
        .isEqualTo(result.rows().pairs().distinct());
  }

  @Test
  void failsWhenMoreIsRejectedThanMayBe() throws IOException {
    Map<String, Object> settings = settings(poisoned(model(), "vitamin"), "vitamin");
    settings.put("rerank.max-rejected", "5%");
    assertThatThrownBy(() -> run(settings))
        .isInstanceOfSatisfying(
            RerankException.class, e -> assertThat(e.category()).isEqualTo(ErrorCategory.SCORING))
        .hasMessageContaining("At least 7 of 72 rows are rejected, and --max-rejected allows 5%");
    assertThat(output().resolve("ranked")).doesNotExist();
    // Nothing was lost by it.
    settings.put("rerank.max-rejected", 7);
    settings.put("rerank.resume", true);
    assertThat(run(settings).rows().pairs().reused()).isEqualTo(65);
  }

  @Test
  void failsBeforeItScoresWhenTheCheckRejectsTooMuch() {
    List<Row> rows = new ArrayList<>(goodRows(1, 9));
    rows.add(RowFactory.create("q0", "blood", "bad", null, 1.0, 0));
    Map<String, Object> settings =
        Map.of("rerank.input.paths", List.of(write(rows)), "rerank.max-rejected", "0.05");
    assertThatThrownBy(() -> run(settings))
        .isInstanceOfSatisfying(
            RerankException.class, e -> assertThat(e.category()).isEqualTo(ErrorCategory.INPUT))
        .hasMessage(
            "1 of 10 rows are rejected, and --max-rejected allows 0.05: 1 missing_text; with a higher limit rejected/ has them");
    assertThat(output().resolve("scores")).doesNotExist();
  }

  @Test
  void failsWhenNothingCanBeScored() throws IOException {
    PatchedModel model = model().set("classifier.bias", 0, 1, 1, Float.NaN);
    assertThatThrownBy(() -> run(settings(model, "")))
        .isInstanceOfSatisfying(
            RerankException.class, e -> assertThat(e.category()).isEqualTo(ErrorCategory.SCORING))
        .hasMessageStartingWith("None of the rows could be scored: 72 non_finite_logits");
  }

  @Test
  void refusesAnotherModelThanThePinnedOne() throws IOException {
    Map<String, Object> settings = settings(model(), "");
    settings.put("rerank.model.sha256", "0".repeat(64));
    assertThatThrownBy(() -> run(settings))
        .isInstanceOfSatisfying(
            RerankException.class, e -> assertThat(e.category()).isEqualTo(ErrorCategory.MODEL))
        .hasMessageContaining("is not the one that --model-sha256 names: expected 0000")
        .hasMessageContaining("SHA-256 of model.safetensors");
  }
}
