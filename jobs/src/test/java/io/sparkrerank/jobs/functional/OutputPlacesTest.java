package io.sparkrerank.jobs.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.answer.AnswerJob;
import io.sparkrerank.jobs.answer.AnswerSettings;
import io.sparkrerank.jobs.config.OutputConfig;
import io.sparkrerank.jobs.config.RerankSettings;
import io.sparkrerank.jobs.embed.EmbedJob;
import io.sparkrerank.jobs.embed.EmbedSettings;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.label.LabelJob;
import io.sparkrerank.jobs.label.LabelSettings;
import io.sparkrerank.jobs.rerank.RerankJob;
import io.sparkrerank.jobs.rerank.RerankJobTest;
import io.sparkrerank.jobs.retrieve.RetrieveJob;
import io.sparkrerank.jobs.retrieve.RetrieveSettings;
import io.sparkrerank.jobs.score.ScoreJob;
import io.sparkrerank.jobs.score.ScoreSettings;
import io.sparkrerank.jobs.testing.SparkTest;
import io.sparkrerank.jobs.testing.TestConfigs;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Outputs and inputs that lie inside one another. */
@Tag("spark")
public class OutputPlacesTest {

  @TempDir Path directory;

  private final SparkSession spark = SparkTest.session();

  @ParameterizedTest
  @CsvSource({
    "/data, /data/out",
    "/data, /data/a/b",
    "/data/, file:///data/out/",
    "/data/*, /data/out",
    "/data/*, /data/out/deeper",
    "/data/*/part, /data/a/part/out",
    "'/data/{out,b}', /data/out",
    "'/da[t]a', /data/out",
    "., out",
    "/data/../data, /data/out"
  })
  void refusesAnOutputBelowAnInput(String input, String output) {
    assertThatThrownBy(() -> requireApart(input, output))
        .isInstanceOf(RerankException.class)
        .hasMessageStartingWith("--output " + output + " lies in " + input)
        .hasMessageContaining("name a folder outside it");
  }

  @ParameterizedTest
  @CsvSource({
    "/data, /data",
    "/data/out/rows.jsonl, /data/out",
    "/data/out/scored/*.parquet, /data/out",
    "file:/data/out, /data"
  })
  void refusesAnInputBelowTheOutput(String input, String output) {
    assertThatThrownBy(() -> requireApart(input, output))
        .isInstanceOf(RerankException.class)
        .hasMessageStartingWith("--output " + output + " holds " + input);
  }

  @ParameterizedTest
  @CsvSource({
    "/data, /database",
    "/data/rows.jsonl, /data/out",
    "/data/*.parquet, /data/out",
    "/data/*/rows.jsonl, /data/out",
    "/data, /data/_out",
    "/data, /data/.out/today",
    "'/data/[', /data/out",
    "other:///data, /data/out"
  })
  void takesAFolderBesideTheInput(String input, String output) {
    assertThatCode(() -> requireApart(input, output)).doesNotThrowAnyException();
  }

  private static void requireApart(String input, String output) {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.other.impl", RerankJobTest.OtherFileSystem.class.getName());
    OutputDirectory.requireApart(
        new OutputConfig(output, OutputConfig.Earlier.REPLACE, "tag"), List.of(input), hadoop);
  }

  /** Every command that writes, with each of what it reads; told to replace what is there. */
  static Stream<Arguments> commands() {
    PrintStream silent = new PrintStream(OutputStream.nullOutputStream());
    SparkSession spark = SparkTest.session();
    Consumer<Map<String, Object>> rerank =
        all -> new RerankJob(spark, TestConfigs.load(all, RerankSettings::read), silent).run();
    Consumer<Map<String, Object>> score =
        all -> new ScoreJob(spark, TestConfigs.load(all, ScoreSettings::read), silent).run();
    Consumer<Map<String, Object>> answer =
        all -> new AnswerJob(spark, TestConfigs.load(all, AnswerSettings::read), silent).run();
    Consumer<Map<String, Object>> label =
        all -> new LabelJob(spark, TestConfigs.load(all, LabelSettings::read), silent).run();
    Consumer<Map<String, Object>> embed =
        all -> new EmbedJob(spark, TestConfigs.load(all, EmbedSettings::read), silent).run();
    Consumer<Map<String, Object>> retrieve =
        all -> new RetrieveJob(spark, TestConfigs.load(all, RetrieveSettings::read), silent).run();
    Map<String, Object> pairs = Map.of("rerank.input.paths", "DATA");
    Map<String, Object> joined =
        Map.of(
            "rerank.input.run", "run.txt",
            "rerank.input.queries", "queries.jsonl",
            "rerank.input.corpus", "DATA");
    Map<String, Object> texts =
        Map.of("rerank.input.queries", "queries.jsonl", "rerank.input.corpus", "DATA");
    return Stream.of(
        Arguments.of("rerank", rerank, pairs),
        Arguments.of("rerank", rerank, joined),
        Arguments.of("score", score, pairs),
        Arguments.of("answer", answer, pairs),
        Arguments.of("label", label, pairs),
        Arguments.of("embed", embed, pairs),
        Arguments.of("retrieve", retrieve, texts));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("commands")
  void refusesItBeforeAnythingIsReadOrWritten(
      String command, Consumer<Map<String, Object>> job, Map<String, Object> reads)
      throws IOException {
    Path data = Files.createDirectories(directory.resolve("data/scores/model=1"));
    Files.writeString(data.resolve("part.parquet"), "");
    Map<String, Object> all = new HashMap<>(reads);
    all.replaceAll(
        (key, value) -> value.equals("DATA") ? directory.resolve("data").toString() : value);
    all.put("rerank.model.path", SparkTest.MODEL.toString());
    all.put("rerank.output.path", directory.resolve("data/out").toString());
    all.put("rerank.output.overwrite", true);
    if (command.equals("label")) {
      all.put("rerank.label.forms", "scores");
    }
    assertThatThrownBy(() -> job.accept(all))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("/data/out lies in ")
        .extracting(error -> ((RerankException) error).category())
        .isEqualTo(ErrorCategory.OUTPUT);
    assertThat(directory.resolve("data/out")).doesNotExist();
  }

  @Test
  void saysThatAFolderHoldsSeveralTables() throws IOException {
    spark.range(3).selectExpr("'t' AS text").write().parquet(directory + "/data/a/day=1");
    spark.range(3).selectExpr("'t' AS text").write().parquet(directory + "/data/b/day=1");
    Map<String, Object> all =
        Map.of(
            "rerank.input.paths", directory.resolve("data").toString(),
            "rerank.model.path", SparkTest.MODEL.toString(),
            "rerank.output.path", directory.resolve("out").toString());
    PrintStream silent = new PrintStream(OutputStream.nullOutputStream());
    assertThatThrownBy(
            () -> new ScoreJob(spark, TestConfigs.load(all, ScoreSettings::read), silent).run())
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("The folder " + directory.resolve("data") + " has files in ")
        .hasMessageContaining("name the folder of one table");
  }
}
