package io.sparkrerank.jobs.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.answer.AnswerJob;
import io.sparkrerank.jobs.answer.AnswerSettings;
import io.sparkrerank.jobs.config.ConfigLoader;
import io.sparkrerank.jobs.config.ConfigSources;
import io.sparkrerank.jobs.config.RerankSettings;
import io.sparkrerank.jobs.forecast.PlanJob;
import io.sparkrerank.jobs.label.LabelJob;
import io.sparkrerank.jobs.label.LabelSettings;
import io.sparkrerank.jobs.pipeline.PipelineJob;
import io.sparkrerank.jobs.pipeline.PipelineSettings;
import io.sparkrerank.jobs.rerank.RerankResult;
import io.sparkrerank.jobs.testing.Reranking;
import io.sparkrerank.jobs.testing.SparkTest;
import io.sparkrerank.jobs.testing.TestConfigs;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are read for their candidates, by every command that takes one. */
public class RunInputTest extends Reranking {

  private static final PrintStream QUIET = new PrintStream(OutputStream.nullOutputStream());

  private final Map<String, Object> texts = new HashMap<>();

  @BeforeEach
  void writeTexts() throws IOException {
    Path queries = directory.resolve("queries.tsv");
    Files.writeString(queries, "q1\tblood\nq2\tskin\n");
    Path corpus = directory.resolve("corpus.tsv");
    Files.writeString(corpus, "doc\tlung\nd1\theart\nd2\tbone\nd3\tsleep\n");
    texts.put("rerank.input.queries", queries.toString());
    texts.put("rerank.input.corpus", corpus.toString());
  }

  private Map<String, Object> settings(String run) {
    Map<String, Object> settings = withDefaults(texts);
    settings.put("rerank.input.run", run);
    return settings;
  }

  private String write(String name, String... lines) throws IOException {
    return Files.write(directory.resolve(name), List.of(lines)).toString();
  }

  private void start(String command, Map<String, Object> settings) throws IOException {
    switch (command) {
      case "rerank" -> run(settings);
      case "plan" -> {
        settings.remove("rerank.output.path");
        new PlanJob(spark, TestConfigs.load(settings, RerankSettings::forecast), QUIET).run();
      }
      case "label" -> {
        settings.put("rerank.evaluation.qrels", write("qrels.txt", "q1 0 d1 1"));
        new LabelJob(spark, TestConfigs.load(settings, LabelSettings::read), QUIET).run();
      }
      case "answer" ->
          new AnswerJob(spark, TestConfigs.load(settings, AnswerSettings::read), QUIET).run();
      default -> {
        settings.remove("rerank.model.path");
        Path file = directory.resolve("pipeline.conf");
        Files.writeString(
            file,
            "rerank.pipeline.stages = [{ name = one, command = rerank, depth = 2, model.path = \"%s\" }]"
                .formatted(SparkTest.MODEL));
        new PipelineJob(
                spark,
                ConfigLoader.load(
                    new ConfigSources(file, Map.of(), settings), PipelineSettings::read),
                QUIET)
            .run();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rerank", "plan", "label", "answer", "pipeline"})
  void refusesARunWithABlankInsideAnId(String command) throws IOException {
    // Read by its columns the second line would be document "doc" with the score 2.
    String run =
        write("shifted.run", "q1 Q0 d1 1 3.5 t", "q1 Q0 doc 1 2 2.5 t", "q1 Q0 a doc 3 1.5 t");
    assertThatThrownBy(() -> start(command, settings(run)))
        .isInstanceOf(RerankException.class)
        .hasMessageStartingWith("Wrong in file:" + run + "\n")
        .hasMessageContaining(
            "line 2: its columns are shifted: does an id hold a blank? Expected query Q0 document"
                + " rank score tag: \"q1 Q0 doc 1 2 2.5 t\"")
        .hasMessageContaining("line 3: ");
    assertThat(output()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rerank", "plan", "label", "answer", "pipeline"})
  void saysWhichColumnARunLacks(String command) throws IOException {
    String run = write("five.run", "q1 Q0 d2 1 3", "q2 Q0 d3 1 1");
    assertThatThrownBy(() -> start(command, settings(run)))
        .isInstanceOf(RerankException.class)
        .hasMessageStartingWith("Wrong in file:" + run + "\n")
        .hasMessageContaining(
            "line 1: expected 6 columns (query Q0 document rank score tag), found 5: the tag is"
                + " missing: \"q1 Q0 d2 1 3\"");
  }

  @Test
  void rejectsSingleLinesThatLackColumnsAndSaysWhatIsWrong() throws IOException {
    String run =
        write(
            "some.run",
            "\ufeffq1 Q0 d1 1 3 t",
            "q1 Q0 d2 2 2",
            "# made by bm25 with defaults",
            "",
            "q2 Q0 d3 1 1 t more");
    RerankResult result = run(settings(run));
    assertThat(result.rows().rejected()).isEqualTo(Map.of("malformed_row", 2L));
    assertThat(table("rejected"))
        .extracting(row -> row.<String>getAs("detail"))
        .containsExactlyInAnyOrder(
            "expected 6 columns (query Q0 document rank score tag), found 5: the tag is missing:"
                + " q1 Q0 d2 2 2",
            "its score is not a number: with; is it a comment? Delete the line: # made by bm25 with"
                + " defaults");
    // The mark at the beginning is no part of the query's id.
    assertThat(table("ranked")).extracting((Row row) -> row.getString(0)).contains("q1", "q2");
    Map<String, Object> strict = settings(run);
    strict.put("rerank.input.on-bad-rows", "fail");
    strict.put("rerank.output.overwrite", true);
    assertThatThrownBy(() -> run(strict))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("line 2: expected 6 columns");
  }

  @Test
  void findsTheFileAmongSeveralWhateverItsName() throws IOException {
    Files.createDirectory(directory.resolve("some runs%20"));
    write("some runs%20/a.run", "q1 Q0 d1 1 3 t");
    Path zipped = directory.resolve("some runs%20/b c.run.gz");
    try (Writer writer =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(zipped)), StandardCharsets.UTF_8)) {
      writer.write("q1 Q0 d2 1 3 t\nq2 Q0 my d3 1 1 t\n");
    }
    assertThatThrownBy(() -> run(settings(directory + "/some runs%20/*")))
        .isInstanceOf(RerankException.class)
        .hasMessageStartingWith("Wrong in file:" + zipped + "\n  line 2: its columns are shifted");
  }

  @Test
  void saysWhatAnEmptyRunOrATableNeeds() throws IOException {
    String empty = write("empty.run", "", "  ");
    assertThatThrownBy(() -> run(settings(empty)))
        .isInstanceOf(RerankException.class)
        .hasMessage(
            "Run %s is empty: give one with lines of query Q0 document rank score tag", empty);
    String table = write(goodRows(1, 2));
    assertThatThrownBy(() -> run(settings(table)))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining(" is Parquet; --run takes lines of query Q0 document rank score tag");
  }
}
