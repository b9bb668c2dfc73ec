package io.sparkrerank.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.ConfigLoader;
import io.sparkrerank.jobs.config.ConfigSources;
import io.sparkrerank.jobs.testing.Reranking;
import io.sparkrerank.jobs.testing.SparkTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Stages one after the other. */
public class PipelineJobTest extends Reranking {

  private static final int QUERIES = 6;

  private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

  private PipelineFigures pipeline(String stages, Map<String, Object> settings) throws IOException {
    Path file = directory.resolve("pipeline.conf");
    Files.writeString(file, "rerank.pipeline.stages = [" + stages + "]");
    Map<String, Object> all = new HashMap<>();
    Path queries = directory.resolve("queries.jsonl");
    Files.write(
        queries, Files.readAllLines(Path.of("../sample-data/queries.jsonl")).subList(0, QUERIES));
    all.put("rerank.input.queries", queries.toString());
    all.put("rerank.input.corpus", "../sample-data/corpus.jsonl");
    all.put("rerank.model.cache", directory.resolve("cache").toString());
    all.put("rerank.evaluation.qrels", "../sample-data/qrels.txt");
    all.put("rerank.evaluation.relevance-level", 2);
    all.put("rerank.output.path", output().toString());
    all.putAll(settings);
    progress.reset();
    return new PipelineJob(
            spark,
            ConfigLoader.load(new ConfigSources(file, Map.of(), all), PipelineSettings::read),
            new PrintStream(progress, true, StandardCharsets.UTF_8))
        .run();
  }

  private static String rerank(String name, int depth, String more) {
    return "{ name = %s, command = rerank, depth = %d, model.path = \"%s\" %s }\n"
        .formatted(name, depth, SparkTest.MODEL, more);
  }

  private static final String BM25 = "{ name = bm25, command = retrieve, depth = 30 }\n";

  private String run(String stage) throws IOException {
    return Files.readString(output().resolve("stages/" + stage + "/run.trec"));
  }

  @Test
  void runsEachStageOnTheListOfTheOneBeforeAndResumesAtTheFirstThatIsMissing() throws IOException {
    String stages = BM25 + rerank("model", 12, ", model.max-length = 32");
    PipelineFigures figures = pipeline(stages, Map.of());
    assertThat(figures.stages())
        .extracting("documents.candidates")
        .containsExactly(258L, heads(12));
    assertThat(figures.measures().ceilings().get(0)).isNull();
    // A list cannot be better than the best order of what it was made of.
    assertThat(figures.measures().lists().runs().get(1).values()[0])
        .isLessThanOrEqualTo(figures.measures().ceilings().get(1)[0]);
    // Below the head there is the order of the stage before.
    List<String> first = documents("1-bm25");
    List<String> last = documents("2-model");
    assertThat(last.subList(0, 12)).containsExactlyInAnyOrderElementsOf(first.subList(0, 12));
    assertThat(last.subList(12, last.size())).isEqualTo(first.subList(12, first.size()));

    // Every relevant document is either among the first ten of the last list, or lost by one stage.
    List<Row> relevant =
        spark.read().parquet(output().resolve("relevant_documents").toString()).collectAsList();
    assertThat(relevant).hasSize((int) figures.measures().losses().relevant());
    for (Row row : relevant) {
      List<Integer> ranks = row.getList(row.fieldIndex("ranks"));
      boolean found = ranks.get(1) != null && ranks.get(1) <= 10;
      boolean candidate = ranks.get(0) != null && ranks.get(0) <= 12;
      assertThat(row.<String>getAs("lost_by"))
          .isEqualTo(found ? null : candidate ? "model" : "bm25");
    }
    assertThat(figures.measures().losses().left(1))
        .isEqualTo(relevant.stream().filter(row -> row.getAs("lost_by") == null).count());

    String run = run("2-model");
    String metrics = Files.readString(output().resolve("metrics.json"));
    // As if it had been killed within the first stage, which is run again, and so is the second.
    Files.delete(output().resolve("_SUCCESS"));
    Files.delete(output().resolve("stages/1-bm25/_SUCCESS"));
    Files.delete(output().resolve("stages/1-bm25/run.trec"));
    PipelineFigures resumed = pipeline(stages, Map.of("rerank.resume", true));
    assertThat(progress.toString(StandardCharsets.UTF_8)).doesNotContain("has ended before");
    assertThat(resumed.stages().get(1).scoring().scored()).isZero();
    assertThat(resumed.stages().get(1).scoring().reused())
        .isEqualTo(figures.stages().get(1).scoring().scored());
    assertThat(run("2-model")).isEqualTo(run);
    assertThat(Files.readString(output().resolve("metrics.json"))).isEqualTo(metrics);

    // With another setting a stage is run again; one that was left out meanwhile read another list.
    String shorter = BM25.replace("30", "20");
    pipeline(shorter, Map.of("rerank.resume", true));
    assertThat(progress.toString(StandardCharsets.UTF_8)).doesNotContain("has ended before");
    pipeline(
        shorter + rerank("model", 12, ", model.max-length = 32"), Map.of("rerank.resume", true));
    assertThat(progress.toString(StandardCharsets.UTF_8))
        .contains("Stage bm25 has ended before")
        .doesNotContain("Stage model has ended before");
    JsonNode stage =
        new ObjectMapper()
            .readTree(output().resolve("manifest.json").toFile())
            .path("stages")
            .path(1);
    assertThat(stage.path("candidates").asLong()).isEqualTo(heads(12));
    // Recall in 20 looks below the head.
    assertThat(stage.path("best_possible").has("nDCG@10")).isTrue();
    assertThat(stage.path("best_possible").has("R@20")).isFalse();
    assertThat(output().resolve("report.html")).content().contains("against seconds");
  }

  /** Counts the documents at the top of BM25's lists. */
  private long heads(int depth) throws IOException {
    return run("1-bm25")
        .lines()
        .filter(line -> Integer.parseInt(line.split(" ")[3]) <= depth)
        .count();
  }

  /** The documents of the first query. */
  private List<String> documents(String stage) throws IOException {
    return run(stage)
        .lines()
        .filter(line -> line.startsWith("q01 "))
        .map(line -> line.split(" ")[2])
        .toList();
  }

  @Test
  void refusesARunThatCannotBeMeasured() throws IOException {
    String stage = rerank("model", 5, "");
    Path runs = Files.createDirectory(directory.resolve("runs"));
    Path run = runs.resolve("first.trec");
    Files.writeString(run, "q1 Q0 d1 1 2.0 t\nq1 Q0 d1 2 1.0 t\n");
    assertThatThrownBy(() -> pipeline(stage, Map.of("rerank.input.run", run.toString())))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("first.trec")
        .hasMessageContaining("d1");
    Files.copy(run, runs.resolve("second.trec"));
    assertThatThrownBy(() -> pipeline(stage, Map.of("rerank.input.run", runs + "/*.trec")))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("is 2 files, and a pipeline begins with one");
    assertThatThrownBy(
            () -> pipeline(rerank("given", 5, ""), Map.of("rerank.input.run", run.toString())))
        .hasMessageContaining("Two lists are called given");
    assertThat(output()).doesNotExist();
  }

  @Test
  void countsAsCandidatesWhatAStageCouldUse() throws IOException {
    // The first document is in no corpus, so the one that answers is the second of the head.
    Path run = directory.resolve("first.trec");
    Files.writeString(
        run, "q01 Q0 gone 1 9.0 t\nq01 Q0 sleep-22 2 8.0 t\nq01 Q0 joint-02 3 7.0 t\n");
    Path qrels = directory.resolve("qrels.txt");
    Files.writeString(qrels, "q01 0 joint-02 3\n");
    // Brackets in its name are no pattern.
    Path output = output().resolve("{a}[b]");
    pipeline(
        BM25.replace("bm25", "model") + rerank("head", 2, ""),
        Map.of("rerank.output.path", output.toString()));
    // A stage of that name that was another command is no obstacle.
    PipelineFigures figures =
        pipeline(
            rerank("model", 2, ""),
            Map.of(
                "rerank.input.run", run.toString(),
                "rerank.resume", true,
                "rerank.evaluation.qrels", qrels.toString(),
                "rerank.evaluation.measures", List.of("nDCG@2"),
                "rerank.max-rejected", "1",
                "rerank.output.path", output.toString()));
    assertThat(figures.stages()).extracting("documents.candidates").containsExactly(2L);
    assertThat(figures.stages()).extracting("documents.rejected").containsExactly(1L);
    assertThat(figures.measures().ceilings().get(0)).containsExactly(1.0);
    assertThat(figures.measures().losses().lost()).containsExactly(0L, 0L);
  }

  @Test
  void writesNothingWhereTextsAreMissing() {
    assertThatThrownBy(() -> pipeline(BM25, Map.of("rerank.input.corpus", "no.jsonl")))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("Cannot read no.jsonl");
    assertThatThrownBy(
            () -> pipeline(BM25, Map.of("rerank.input.queries", "../sample-data/similarity.csv")))
        .hasMessageContaining("No column with ids in ../sample-data/similarity.csv");
    assertThat(output()).doesNotExist();
  }

  @Test
  void refusesToDeleteScoresThatItIsToUse() {
    String scores = output().resolve("mine").toString();
    assertThatThrownBy(() -> pipeline(BM25, Map.of("rerank.scores", scores)))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("holds " + scores + ", which is read and would be deleted");
  }

  @Test
  void namesTheStageThatIsWrong() {
    assertThatThrownBy(
            () ->
                pipeline(
                    "{ command = retrieve, name = \"a b\" }, { command = train },"
                        + " { name = x, command = rerank, depth = 0, output.tag = t, modle.path = m }",
                    Map.of()))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("The name of a stage is of letters, digits, - and _, and \"a b\"")
        .hasMessageContaining("Stage 2 needs command = retrieve or rerank, and has \"train\"")
        .hasMessageContaining("Stage x: Expected a whole number from 1, or \"all\" at rerank.depth")
        .hasMessageContaining("Stage x: rerank.output is for the whole pipeline")
        .hasMessageContaining("Stage x: Unknown setting rerank.modle.path");
    assertThatThrownBy(() -> pipeline("", Map.of())).hasMessageContaining("No stages");
    assertThatThrownBy(() -> pipeline(BM25 + BM25, Map.of()))
        .hasMessageContaining("Two lists are called bm25")
        .hasMessageContaining("Only the first stage can retrieve")
        .hasMessageNotContaining("neither pairs nor a run");
  }
}
