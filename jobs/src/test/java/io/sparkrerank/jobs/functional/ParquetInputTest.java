package io.sparkrerank.jobs.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.answer.RightAnswerPlan;
import io.sparkrerank.jobs.evaluation.EvaluatedRuns;
import io.sparkrerank.jobs.retrieve.VectorTable;
import io.sparkrerank.jobs.score.ScoreJob;
import io.sparkrerank.jobs.score.ScoreSettings;
import io.sparkrerank.jobs.testing.Evaluations;
import io.sparkrerank.jobs.testing.ParquetFiles;
import io.sparkrerank.jobs.testing.Reranking;
import io.sparkrerank.jobs.testing.TestConfigs;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pairs in Parquet as other tools write it, in files that need not have the same columns. */
public class ParquetInputTest extends Reranking {

  private final ParquetFiles files = new ParquetFiles();

  private Path table;

  @BeforeEach
  void createTable() throws IOException {
    table = Files.createDirectories(directory.resolve("table"));
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("rerank.input.paths", List.of(table.toString()));
    settings.put("rerank.output.overwrite", true);
    return settings;
  }

  private String score(Map<String, Object> settings) {
    ByteArrayOutputStream progress = new ByteArrayOutputStream();
    new ScoreJob(
            spark,
            TestConfigs.load(withDefaults(settings), ScoreSettings::read),
            new PrintStream(progress, true, StandardCharsets.UTF_8))
        .run();
    return progress.toString(StandardCharsets.UTF_8);
  }

  private static String pair(String id, String more) {
    return "{query_id: 'q', query: 'what causes anemia', doc_id: '%s', text: 'Low iron.'%s}"
        .formatted(id, more);
  }

  @Test
  void ranksPairsOfFilesWithDifferentColumns() throws IOException {
    files.write(table.resolve("a.parquet"), pair("a", ""));
    files.write(
        table.resolve("b.parquet"), pair("b", ", title: 'Iron', score: 2.5D, relevance: 1"));
    files.write(
        table.resolve("c.parquet"),
        "{query_id: 7, query: 'what causes anemia', doc_id: 9L, text: binary('Low iron.')}");
    files.writeForeign(
        table.resolve("d.parquet"),
        "optional binary query_id; optional binary query; optional binary doc_id; optional binary"
            + " text; optional binary Text (STRING); optional int64 at (TIMESTAMP(NANOS,false));"
            + ParquetFiles.nothing("title", "relevance", "score"));
    run(settings());
    Map<String, List<Float>> logits = new HashMap<>();
    for (Row row : table("ranked")) {
      logits.put(row.getAs("doc_id"), row.getList(row.fieldIndex("logits")));
      boolean first = row.getAs("doc_id").equals("b");
      assertThat(row.<Object>getAs("first_stage_score")).isEqualTo(first ? 2.5 : null);
      assertThat(row.<Object>getAs("relevance")).isEqualTo(first ? 1 : null);
    }
    assertThat(logits).containsOnlyKeys("a", "b", "9", "doc_id1");
    assertThat(logits.get("a")).isEqualTo(logits.get("9")).isNotEqualTo(logits.get("b"));
    assertThat(table("ranked"))
        .extracting(row -> row.getAs("query_id"))
        .containsExactlyInAnyOrder("q", "q", "7", "query_id1");
  }

  @Test
  void scoresAllThatCanBeReadAndSaysWhatIsLeftOut() throws IOException {
    Path pairs = table.resolve("a.parquet");
    files.writeForeign(
        pairs,
        "optional binary Text (STRING); optional binary query (STRING); optional binary text"
            + " (STRING); optional binary bytes; optional int64 at (TIMESTAMP(NANOS,false)); optional"
            + " int64 count (INTEGER(64,false));"
            + ParquetFiles.nothing("title", "label"));
    assertThat(score(settings()))
        .contains(
            "Column at is left out of scored/: it is of the Parquet type TIMESTAMP(NANOS,false) in "
                + pairs
                + ", which Spark cannot read");
    Row scored = table("scored").get(0);
    assertThat(scored.schema().fieldNames())
        .startsWith("input_Text", "query", "text", "bytes", "count")
        .doesNotContain("at");
    assertThat(scored.<String>getAs("text")).isEqualTo("text1");
    assertThat(scored.<String>getAs("input_Text")).isEqualTo("Text1");
    assertThat(scored.<byte[]>getAs("bytes")).asString(StandardCharsets.UTF_8).isEqualTo("bytes1");
    if (ParquetFiles.knowsNothing()) {
      assertThat(scored.<Object>getAs("title")).isNull();
      assertThat(scored.<Object>getAs("input_label")).isNull();
    }
  }

  @Test
  void refusesAColumnThatIsNeededAndCannotBeRead() throws IOException {
    Path pairs = table.resolve("a.parquet");
    String columns =
        "optional binary query_id (STRING); optional binary query (STRING);"
            + " optional binary doc_id (STRING); ";
    files.writeForeign(pairs, columns + ParquetFiles.nothing("text"));
    assertThatThrownBy(() -> run(settings()))
        .isInstanceOf(RerankException.class)
        .hasMessageStartingWith("No column text in " + table);
    files.writeForeign(
        Files.createDirectories(directory.resolve("times")).resolve("a.parquet"),
        columns + "optional binary text (STRING); optional int64 score (TIME(MICROS,true));");
    Map<String, Object> times = settings();
    times.put("rerank.input.paths", directory.resolve("times").toString());
    assertThatThrownBy(() -> run(times))
        .isInstanceOf(RerankException.class)
        .hasMessage(
            "Cannot read column score of %s: it is of the Parquet type TIME(MICROS,true) in"
                + " %s/a.parquet, which Spark cannot read",
            directory.resolve("times"), directory.resolve("times"));
    Map<String, Object> evaluated = settings();
    evaluated.put("rerank.input.paths", directory.resolve("times").toString());
    evaluated.put("rerank.score.evaluate", "score");
    assertThatThrownBy(() -> score(evaluated))
        .isInstanceOf(RerankException.class)
        .hasMessageStartingWith("Cannot read column score of ");
  }

  @Test
  void keepsIdsInNamesOfFolders() throws IOException {
    String pair = "{query: 'what causes anemia', text: 'Low iron.'}";
    files.write(table.resolve("relevance=1/query_id=007/doc_id=1e5/a.parquet"), pair);
    files.write(table.resolve("relevance=0/query_id=1.0/doc_id=0x1/a.parquet"), pair);
    files.write(table.resolve("relevance=2/query_id=2024-01-01/doc_id=true/a.parquet"), pair);
    files.write(
        table.resolve("relevance=2/query_id=__HIVE_DEFAULT_PARTITION__/doc_id=d/a.parquet"), pair);
    run(settings());
    assertThat(table("ranked"))
        .extracting(
            row -> row.getAs("query_id") + " " + row.getAs("doc_id") + " " + row.getAs("relevance"))
        .containsExactlyInAnyOrder("007 1e5 1", "1.0 0x1 0", "2024-01-01 true 2");
    assertThat(table("rejected"))
        .extracting(row -> row.<String>getAs("reason"))
        .containsExactly("missing_query_id");
  }

  @Test
  void measuresRunsAgainstJudgmentsBelowFoldersOfPartitions() throws IOException {
    Path run = table.resolve("run");
    Path qrels = table.resolve("qrels");
    files.write(run.resolve("query_id=007/doc_id=1e5/a.parquet"), "{score: 1.5D}");
    files.write(run.resolve("query_id=007/doc_id=1.0/a.parquet"), "{score: 2L}");
    files.write(run.resolve("query_id=7/doc_id=1e5/a.parquet"), "{score: float(1)}");
    files.write(qrels.resolve("query_id=007/relevance=1/a.parquet"), "{doc_id: '1e5'}");
    files.write(qrels.resolve("query_id=007/relevance=0/a.parquet"), "{doc_id: '1.0'}");
    try (EvaluatedRuns runs =
        Evaluations.evaluate(
            Map.of(
                "runs", List.of(run.toString()),
                "qrels", qrels.toString(),
                "measures", "RR,R@10"))) {
      assertThat(runs.evaluation().runs().get(0).values()).containsExactly(0.5, 1.0);
    }
  }

  @Test
  void takesNoFractionForAnId() {
    assertThatThrownBy(
            () -> VectorTable.of(spark.sql("select 7D as id, array(1.0) as vector"), "vectors"))
        .isInstanceOf(RerankException.class)
        .hasMessage("Column id in vectors is of type double; expected strings or whole numbers");
    assertThatThrownBy(
            () ->
                RightAnswerPlan.rightAnswers(
                    spark.sql("select 7D as query_id, 'iron' as answers"),
                    "query_id",
                    "answers",
                    "answers.parquet"))
        .isInstanceOf(RerankException.class)
        .hasMessageStartingWith("Column query_id in answers.parquet is of type double");
  }
}
