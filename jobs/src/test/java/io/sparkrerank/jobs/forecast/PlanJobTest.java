package io.sparkrerank.jobs.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.RerankSettings;
import io.sparkrerank.jobs.testing.Reranking;
import io.sparkrerank.jobs.testing.SparkTest;
import io.sparkrerank.jobs.testing.TestConfigs;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/** Forecasts, compared with the runs that follow them. */
public class PlanJobTest extends Reranking {

  private RerankForecast plan(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("rerank.model.path", SparkTest.MODEL.toString());
    all.put("rerank.model.cache", directory.resolve("cache").toString());
    all.put("rerank.sample-seconds", 1);
    return new PlanJob(
            spark,
            TestConfigs.load(all, RerankSettings::forecast),
            new PrintStream(OutputStream.nullOutputStream()))
        .run();
  }

  /** 1,000 rows of one query with one text, 200 others, a duplicate and a row without a text. */
  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>(goodRows(10, 20));
    for (int document = 0; document < 1_000; document++) {
      rows.add(RowFactory.create("large", "blood", "e" + document, "not available", 1.0, 0));
    }
    rows.add(RowFactory.create("q0", "blood", "d0", "another text", 0.5, 0));
    rows.add(RowFactory.create("q0", "blood", "bad", null, 0.5, 0));
    return rows;
  }

  @Test
  void saysWhatARunDoesAndWritesNothing() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("rerank.input.paths", List.of(write(rows())));
    RerankForecast outlook = plan(settings);
    assertThat(outlook.rows().read()).isEqualTo(1_202);
    assertThat(outlook.rows().rejected())
        .containsExactly(Map.entry("duplicate", 1L), Map.entry("missing_text", 1L));
    assertThat(outlook.rows().queries()).isEqualTo(11);
    assertThat(outlook.pairs().known()).isZero();
    assertThat(outlook.duration().pairs()).isEqualTo(outlook.pairs().distinct());
    assertThat(outlook.duration().pairsPerSecond()).isPositive();
    assertThat(outlook.duration().devices()).isEqualTo(2);
    assertThat(outlook.duration().deviceName()).isEqualTo("core");
    assertThat(outlook.warnings())
        .hasSize(3)
        .anyMatch(
            warning -> warning.startsWith("1 rows have the query and document ids of another"))
        .anyMatch(warning -> warning.startsWith("query large has 1,000 of 1,200 rows"))
        .anyMatch(warning -> warning.contains("have the same text, that of document e0"));
    assertThat(outlook.text())
        .contains("rows            1,202 read, 2 rejected by the check")
        .contains("distinct pairs  201, of which 0 are known and 201 to be scored")
        .contains("tokens a pair   mean ")
        .contains("forecast        0:00:0")
        .contains("warning         query large has");
    assertThat(output()).doesNotExist();

    // As the run then does.
    settings.put("rerank.scores", directory.resolve("store").toString());
    assertThat(run(settings).rows().pairs().distinct()).isEqualTo(outlook.pairs().distinct());
    RerankForecast again = plan(settings);
    assertThat(again.pairs().known()).isEqualTo(outlook.pairs().distinct());
    assertThat(again.duration().pairs()).isZero();
    assertThat(again.duration().scoringSeconds()).isZero();
    assertThat(again.text()).contains("201 are known and 0 to be scored");
  }

  @Test
  void refusesWhatTheRunWouldRefuse() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("rerank.input.paths", List.of(write(goodRows(1, 3))));
    settings.put("rerank.resume", true);
    assertThatThrownBy(() -> plan(settings))
        .isInstanceOf(RerankException.class)
        .hasMessage("--resume needs the folder of the earlier run: give --output");
    settings.put("rerank.output.path", output().toString());
    run(settings);
    assertThat(plan(settings).pairs().known()).isEqualTo(3);
    settings.put("rerank.model.max-length", 32);
    assertThatThrownBy(() -> plan(settings))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("holds scores of another model");
  }

  @Test
  void countsPassages() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(
        "rerank.input.paths",
        List.of(
            write(
                List.of(
                    RowFactory.create("q", "blood", "long", "skin ".repeat(200), 1.0, 0),
                    RowFactory.create("q", "blood", "short", "skin", 1.0, 0)))));
    settings.put("rerank.long-text.mode", "passages");
    RerankForecast outlook = plan(settings);
    assertThat(outlook.pairs().passages()).isGreaterThan(5);
    // All passages of equal words but the last and the short text are one pair.
    assertThat(outlook.pairs().distinct()).isBetween(2L, 3L);
    assertThat(outlook.duration().sample().cut()).isZero();
  }

  @Test
  void refusesToScoreBeyondTheTimeThatIsAllowed() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("rerank.input.paths", List.of(write(goodRows(4, 20))));
    settings.put("rerank.max-hours", 0.000_001);
    assertThatThrownBy(() -> run(settings))
        .isInstanceOfSatisfying(
            RerankException.class, e -> assertThat(e.category()).isEqualTo(ErrorCategory.CONFIG))
        .hasMessageContaining("and --max-hours allows 1.0E-6; spark-rerank plan says more");
    assertThat(output().resolve("scores")).doesNotExist();
    settings.put("rerank.max-hours", 1.5);
    assertThat(run(settings).rows().ranked()).isEqualTo(80);
  }
}
