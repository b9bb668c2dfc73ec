package io.sparkrerank.jobs.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.jobs.config.RerankSettings;
import io.sparkrerank.jobs.rerank.RerankJob;
import io.sparkrerank.jobs.testing.Browser;
import io.sparkrerank.jobs.testing.Evaluations;
import io.sparkrerank.jobs.testing.Reranking;
import io.sparkrerank.jobs.testing.SparkTest;
import io.sparkrerank.jobs.testing.TestConfigs;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of all three commands: as files, and in a browser where there is one. */
@Tag("spark")
public class ReportPageTest {

  private static final String QUERY =
      "<script>document.title = 'taken over'</script> blood & \"sugar\" <b>7</b>";

  private static final String TEXT =
      "</details></script><img src=x onerror=\"document.title='taken over'\"> {{title}} sleep";

  @TempDir static Path directory;

  @BeforeAll
  static void makeAllReports() throws IOException {
    String pairs = pairs();
    Map<String, Object> settings = new HashMap<>();
    settings.put("rerank.input.paths", List.of(pairs));
    settings.put("rerank.model.path", SparkTest.MODEL.toString());
    settings.put("rerank.model.cache", directory.resolve("cache").toString());
    settings.put("rerank.output.path", directory.resolve("rerank").toString());
    new RerankJob(
            SparkTest.session(),
            TestConfigs.load(settings, RerankSettings::read),
            new PrintStream(OutputStream.nullOutputStream()))
        .run();

    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    List<String> qrels = new ArrayList<>();
    for (int query = 0; query < 9; query++) {
      for (int document = 0; document < 12; document++) {
        first.add("<i>q%d Q0 d&%d 1 %d t".formatted(query, document, -document));
        second.add("<i>q%d Q0 d&%d 1 %d t".formatted(query, document, document * query % 7));
        qrels.add("<i>q%d 0 d&%d %d".formatted(query, document, document * query % 4 - 1));
      }
    }
    Map<String, Object> evaluation = new HashMap<>();
    evaluation.put("runs", Files.write(directory.resolve("b.txt"), second).toString());
    evaluation.put("qrels", Files.write(directory.resolve("qrels.txt"), qrels).toString());
    evaluation.put("baseline", Files.write(directory.resolve("a.txt"), first).toString());
    evaluation.put("rerank.output.path", directory.resolve("compare").toString());
    Evaluations.compare(evaluation).close();
    evaluation.put("rerank.output.path", directory.resolve("common").toString());
    evaluation.put("averaging", "common");
    evaluation.put(
        "runs", Files.write(directory.resolve("c.txt"), second.subList(0, 40)).toString());
    Evaluations.compare(evaluation).close();
    evaluation.put("runs", directory.resolve("b.txt").toString());
    evaluation.put("rerank.output.path", directory.resolve("evaluate").toString());
    Evaluations.evaluate(evaluation).close();
  }

  private static String pairs() {
    SparkSession spark = SparkTest.session();
    List<Row> rows = new ArrayList<>();
    for (int query = 0; query < 5; query++) {
      for (int document = 0; document < 6; document++) {
        // Every other text is longer than the model reads.
        String text = document % 2 == 0 ? "sleep" : TEXT + " water bone lung".repeat(30);
        rows.add(
            RowFactory.create(
                "q" + query,
                query == 0 ? QUERY : "blood",
                "d" + document,
                text,
                1.0 / (document + 1),
                document % 3));
      }
    }
    String path = directory.resolve("pairs.parquet").toString();
    spark.createDataFrame(rows, Reranking.PAIRS).write().parquet(path);
    return path;
  }

  private static Path report(String command) {
    return directory.resolve(command).resolve("report.html");
  }

  /** Every measure of every run stands on the page, in full and as it is rounded. */
  private static void assertFiguresEqualMetrics(Document page, String command) throws IOException {
    JsonNode runs =
        new ObjectMapper()
            .readTree(directory.resolve(command).resolve("metrics.json").toFile())
            .path("runs");
    Set<String> expected = new HashSet<>();
    runs.properties()
        .forEach(
            run ->
                run.getValue()
                    .fieldNames()
                    .forEachRemaining(measure -> expected.add(run.getKey() + "/" + measure)));
    Set<String> found = new HashSet<>();
    for (Element cell : page.select("td[data-key]")) {
      String key = cell.attr("data-key");
      int slash = key.lastIndexOf('/');
      double value =
          runs.path(key.substring(0, slash)).path(key.substring(slash + 1)).asDouble(Double.NaN);
      assertThat(cell.attr("data-value")).as(key).isEqualTo(Double.toString(value));
      assertThat(cell.text())
          .as(key)
          .isEqualTo(new BigDecimal(value).setScale(4, RoundingMode.HALF_EVEN).toPlainString());
      found.add(key);
    }
    assertThat(found).isEqualTo(expected).hasSizeGreaterThan(5);
  }

  @Test
  void showsTheRunsOwnMeansBesideThoseOfPairs() throws IOException {
    assertFiguresEqualMetrics(Jsoup.parse(report("common"), "UTF-8"), "common");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rerank", "evaluate", "compare"})
  void loadsNothingAndShowsTheFiguresOfTheMetrics(String command) throws IOException {
    Document page = Jsoup.parse(report(command), "UTF-8");
    assertFiguresEqualMetrics(page, command);
    assertThat(page.select("[src], link, [href]:not([href^=#]), iframe, object")).isEmpty();
    assertThat(page.select("script")).hasSize(1);
    // Every link on the page leads somewhere.
    assertThat(page.select("a[href]"))
        .isNotEmpty()
        .allSatisfy(
            link -> assertThat(page.getElementById(link.attr("href").substring(1))).isNotNull());
    assertThat(page.select("svg rect title")).isNotEmpty();
    assertThat(page.select("#manifest pre").text()).contains("\"command\" : \"" + command + "\"");
    assertThat(page.select("#scores svg rect")).hasSizeGreaterThan(20);
    assertThat(page.html()).doesNotContain("NaN");
  }

  @Test
  void showsTextsAsText() throws IOException {
    Document page = Jsoup.parse(report("rerank"), "UTF-8");
    assertThat(page.select("details summary").eachText()).anyMatch(text -> text.contains(QUERY));
    assertThat(page.select(".snippet").eachText())
        .contains("sleep")
        .anyMatch(text -> text.startsWith("</details></script><img src=x") && text.endsWith("…"));
    assertThat(page.select("img")).isEmpty();
    assertThat(page.select("details")).hasSize(5);
    Document compare = Jsoup.parse(report("compare"), "UTF-8");
    assertThat(compare.select("details summary b").eachText()).contains("<i>q1").hasSize(9);
  }

  @Test
  void showsWhatScoringDid() throws IOException {
    Document page = Jsoup.parse(report("rerank"), "UTF-8");
    assertThat(page.select("#truncation table").first().text())
        .contains("grade 0 10 5 50.0 %")
        .contains("grade 1 10 5 50.0 %");
    assertThat(page.select("#truncation").text()).contains("a relevant document was cut");
    assertThat(page.select("#rows").text()).contains("30 rows read = 30 ranked + 0 rejected");
    assertThat(page.select("#times").text()).contains("pairs a second").contains("Check the input");
    assertThat(page.select("#lengths svg rect")).isNotEmpty();
    assertThat(page.select("#scores figcaption").eachText())
        .hasSize(3)
        .allMatch(text -> text.contains("10 documents"));
  }

  @Test
  void opensInABrowserWithoutErrors() throws Exception {
    Optional<Browser> browser = Browser.find(directory);
    assumeTrue(browser.isPresent(), "no Chromium here: the pages are not opened");
    for (String command : List.of("rerank", "evaluate", "compare")) {
      Browser.Opened opened = browser.get().open(report(command));
      assertThat(opened.errors()).as(command).isEmpty();
      assertThat(opened.page().title())
          .isEqualTo(
              switch (command) {
                case "rerank" -> "Re-ranking";
                case "evaluate" -> "Evaluation";
                default -> "Comparison";
              });
      assertFiguresEqualMetrics(opened.page(), command);
      assertThat(opened.page().select("img")).isEmpty();
    }
    // The check itself can fail: a broken script is seen.
    Path broken = directory.resolve("broken.html");
    Files.writeString(broken, "<title>x</title><script>nothingOfThisName();</script>");
    assertThat(browser.get().open(broken).errors()).hasSize(1);
  }
}
