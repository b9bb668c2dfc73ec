package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.testing.Reranking;
import io.sparkrerank.jobs.testing.SparkTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

public class RerankJobTest extends Reranking {

  private Drift driftOf(List<Row> rows, int pairs) {
    return run(Map.of(
            "rerank.input.paths",
            List.of(write(rows)),
            "rerank.model.precision",
            "bf16",
            "rerank.drift-pairs",
            pairs))
        .drift();
  }

  @Test
  void comparesAReducedPrecisionWithFloat32() throws IOException {
    Drift drift = driftOf(goodRows(6, 12), 40);
    // The best five of each.
    assertThat(drift.queries()).isEqualTo(6);
    assertThat(drift.pairs()).isEqualTo(30);
    assertThat(drift.largest()).isBetween(1e-4, 0.5);
    assertThat(drift.mean()).isPositive().isLessThan(drift.largest());
    assertThat(drift.tau()).isBetween(0.8, 1.0);
    assertThat(json("manifest.json").path("drift").path("largest_logit_difference").asDouble())
        .isEqualTo(drift.largest());
    assertThat(output().resolve("report.html")).content().contains("scored again in fp32");
  }

  @Test
  void comparesAsManyQueriesAsTheSampleHasRoomFor() {
    Drift drift = driftOf(goodRows(2, 12), 5);
    assertThat(drift.queries()).isEqualTo(2);
    assertThat(drift.pairs()).isEqualTo(4);
  }

  @Test
  void comparesNothingWhereNothingIsReducedOrWanted() throws IOException {
    String input = write(goodRows(1, 3));
    assertThat(run(Map.of("rerank.input.paths", List.of(input))).drift()).isNull();
    Map<String, Object> settings =
        Map.of(
            "rerank.input.paths",
            List.of(input),
            "rerank.model.precision",
            "bf16",
            "rerank.drift-pairs",
            "none",
            "rerank.output.overwrite",
            true);
    assertThat(run(settings).drift()).isNull();
    assertThat(json("manifest.json").has("drift")).isFalse();
  }

  @Test
  void calibratesOnTheInputAndScoresTheSame() throws IOException {
    String input = write(goodRows(3, 20));
    run(Map.of("rerank.input.paths", List.of(input)));
    List<String> expected = runFile();
    Map<String, Object> settings =
        Map.of(
            "rerank.input.paths", List.of(input),
            "rerank.batch.calibrate", true,
            "rerank.output.overwrite", true);
    run(settings);
    assertThat(runFile()).isEqualTo(expected);
    JsonNode trials = json("manifest.json").path("calibration");
    assertThat(trials.findValuesAsText("batch_tokens"))
        .containsExactly("256", "512", "1024", "2048", "4096")
        .contains(json("manifest.json").path("model").path("batch_tokens").asText());
    assertThat(trials)
        .allSatisfy(
            trial -> assertThat(trial.path("tokens_per_second_of_a_task").asDouble()).isPositive());
  }

  @Test
  void ranksMeasuresAndAccountsForEveryRow() throws IOException {
    RerankResult result = run(Map.of("rerank.input.paths", List.of(write(goodRows(6, 12)))));
    assertThat(result.rows().read()).isEqualTo(72);
    assertThat(result.rows().ranked()).isEqualTo(72);
    assertThat(result.device()).isEqualTo("cpu");
    assertThat(table("rejected")).isEmpty();

    Dataset<Row> ranked = spark.read().parquet(output().resolve("ranked").toString());
    assertThat(ranked.columns())
        .containsExactly(
            "query_id",
            "doc_id",
            "rank",
            "score",
            "logits",
            "first_stage_rank",
            "first_stage_score",
            "query_tokens",
            "text_tokens",
            "dropped_tokens",
            "relevance",
            "incomplete");
    Map<String, List<Row>> lists =
        ranked.orderBy("rank").collectAsList().stream()
            .collect(Collectors.groupingBy(row -> row.getString(0)));
    assertThat(lists).hasSize(6);
    lists
        .values()
        .forEach(
            list -> {
              for (int index = 0; index < list.size(); index++) {
                assertThat(list.get(index).getInt(2)).isEqualTo(index + 1);
                if (index > 0) {
                  assertThat(list.get(index).getFloat(3))
                      .isLessThanOrEqualTo(list.get(index - 1).getFloat(3));
                }
              }
            });

    assertThat(runFile()).hasSize(72).allMatch(line -> line.split(" ").length == 6);
    assertThat(runFile().get(0)).startsWith("q0 Q0 d").endsWith(" spark-rerank");
    assertThat(output().resolve("_SUCCESS")).exists();

    JsonNode metrics = json("metrics.json");
    assertThat(metrics.path("details").path("reranked").path("queries").asInt()).isEqualTo(6);
    assertThat(metrics.path("averaging").asText()).isEqualTo("complete");
    // Grades repeat 0 1 2 down the first stage's list: the first relevant document is second.
    assertThat(metrics.path("runs").path("first_stage").path("RR@10").asDouble()).isEqualTo(0.5);
    assertThat(metrics.path("runs").path("reranked").path("nDCG@10").asDouble())
        .isEqualTo(result.evaluation().value("reranked", "nDCG@10"))
        .isBetween(0.0, 1.0);
    JsonNode manifest = json("manifest.json");
    assertThat(manifest.path("rows").path("read").asInt()).isEqualTo(72);
    assertThat(manifest.path("model").path("fingerprint").asText()).hasSize(64);
    assertThat(manifest.path("configuration").path("batch").path("window").asInt()).isEqualTo(8192);
    assertThat(manifest.path("scoring").path("tokens_with_padding").asLong())
        .isGreaterThanOrEqualTo(manifest.path("scoring").path("tokens").asLong());
  }

  @Test
  void ranksEquallyToTheBitWhateverPartitionsAndOrderOfRows() throws IOException {
    List<Row> rows = goodRows(8, 25);
    run(Map.of("rerank.input.paths", List.of(write(rows)), "rerank.partitions", 1));
    List<String> expected = runFile();
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(2));
    run(
        Map.of(
            "rerank.input.paths",
            List.of(write(shuffled, PAIRS, 5)),
            "rerank.partitions",
            7,
            "rerank.batch.window",
            10,
            "rerank.output.overwrite",
            true));
    assertThat(runFile()).isEqualTo(expected);
  }

  @Test
  void scoresEqualTextsOnceAndGivesThemOneScore() {
    List<Row> rows =
        List.of(
            RowFactory.create("q1", "blood", "a", "heart and lung", 3.0, 1),
            RowFactory.create("q1", "blood", "b", "heart and lung", 2.0, 0),
            RowFactory.create("q2", "blood", "c", "heart and lung", 1.0, 0));
    RerankResult result = run(Map.of("rerank.input.paths", List.of(write(rows))));
    assertThat(result.rows().pairs().distinct()).isEqualTo(1);
    assertThat(table("scores")).hasSize(1);
    List<Row> ranked = table("ranked");
    assertThat(ranked)
        .hasSize(3)
        .extracting(row -> row.getFloat(3))
        .containsOnly(ranked.get(0).getFloat(3));
    // A tie: the larger document id comes first, as with trec_eval.
    assertThat(ranked.stream().filter(row -> row.getString(0).equals("q1") && row.getInt(2) == 1))
        .extracting(row -> row.getString(1))
        .containsExactly("b");
  }

  @Test
  void rejectsEachKindOfBadRowWithItsReasonAndRanksTheRest() {
    String text = "heart and lung";
    List<Row> rows =
        List.of(
            RowFactory.create("q1", "blood", "good", text, 9.0, 1),
            RowFactory.create(null, "blood", "d1", text, 8.0, 0),
            RowFactory.create(" ", "blood", "d1", text, 8.0, 0),
            RowFactory.create("q1", "blood", null, text, 8.0, 0),
            RowFactory.create("q 1", "blood", "d1", text, 8.0, 0),
            RowFactory.create("q1", "blood", "d\u00a01", text, 8.0, 0),
            RowFactory.create("q1", "blood", "d\n1", text, 8.0, 0),
            RowFactory.create("q1", null, "d2", text, 8.0, 0),
            RowFactory.create("q1", " \t", "d3", text, 8.0, 0),
            RowFactory.create("q1", "blood", "d4", null, 8.0, 0),
            RowFactory.create("q1", "blood", "d5", "\u00a0\u2003\n", 8.0, 0),
            RowFactory.create("q1", "blood", "d6", text, Double.NaN, 0),
            RowFactory.create("q1", "blood", "d7", text, Double.NEGATIVE_INFINITY, 0),
            RowFactory.create("q1", "blood", "good", "another text", 1.0, 0),
            RowFactory.create("q1", "blood", "good", text, 9.0, 1));
    RerankResult result = run(Map.of("rerank.input.paths", List.of(write(rows))));
    assertThat(result.rows().rejected())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "missing_query_id", 2L,
                "missing_doc_id", 1L,
                "blank_in_id", 3L,
                "missing_query", 2L,
                "missing_text", 2L,
                "non_finite_score", 2L,
                "duplicate", 2L));
    assertThat(result.rows().ranked()).isEqualTo(1);
    // The text of a rejected duplicate is not scored.
    assertThat(table("scores")).hasSize(1);
    assertThat(table("rejected"))
        .hasSize(14)
        .filteredOn(row -> "d6".equals(row.getString(1)))
        .extracting(row -> row.getString(2) + ": " + row.getString(3))
        .containsExactly("non_finite_score: score = NaN");
  }

  @Test
  void keepsTheBestOfDuplicatesWhateverTheOrder() {
    Row best = RowFactory.create("q1", "blood", "d", "heart", 9.0, 1);
    Row worse = RowFactory.create("q1", "blood", "d", "lung", 1.0, 0);
    run(Map.of("rerank.input.paths", List.of(write(List.of(worse, best)))));
    assertThat(table("ranked")).extracting(row -> row.getDouble(6)).containsExactly(9.0);
  }

  @Test
  void failsWhenAllRowsAreBad() {
    List<Row> rows = List.of(RowFactory.create("q1", "blood", "d1", "", 1.0, 1));
    assertThatThrownBy(() -> run(Map.of("rerank.input.paths", List.of(write(rows)))))
        .isInstanceOf(RerankException.class)
        .hasMessage("All 1 rows are bad: 1 missing_text");
  }

  @Test
  void namesAFileThatIsCutShort() throws IOException {
    String pairs = write(goodRows(1, 3));
    Path part;
    try (Stream<Path> files = Files.list(Path.of(pairs))) {
      part = files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(part);
    Path broken = directory.resolve("broken.parquet");
    Files.write(broken, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> run(Map.of("rerank.input.paths", List.of(broken.toString()))))
        .isInstanceOf(RerankException.class)
        .hasMessageStartingWith("Cannot read " + broken + " as parquet: ")
        .hasMessageContaining("is not a Parquet file");
  }

  @Test
  void failsOnTheFirstBadRowIfAskedTo() {
    List<Row> rows = new ArrayList<>(goodRows(1, 3));
    rows.add(RowFactory.create("q9", "blood", "d9", "", 1.0, 0));
    assertThatThrownBy(
            () ->
                run(
                    Map.of(
                        "rerank.input.paths",
                        List.of(write(rows)),
                        "rerank.input.on-bad-rows",
                        "fail")))
        .isInstanceOf(RerankException.class)
        .hasMessageStartingWith("Bad row: query_id q9, doc_id d9: missing_text");
  }

  @Test
  void keepsTheBestKOfBothLists() throws IOException {
    RerankResult result =
        run(
            Map.of(
                "rerank.input.paths",
                List.of(write(goodRows(3, 10))),
                "rerank.evaluation.measures",
                "R@10",
                "rerank.top-k",
                4));
    assertThat(runFile()).hasSize(12);
    assertThat(result.rows().ranked()).isEqualTo(30);
    assertThat(result.rows().written()).isEqualTo(12);
    // Ten documents with grades 0 1 2 0 1 2 0 1 2 0: of six relevant ones two are in the first
    // four.
    assertThat(result.evaluation().value("first_stage", "R@10")).isEqualTo(2.0 / 6);
    assertThat(result.evaluation().value("reranked", "R@10")).isLessThan(1.0);
  }

  @Test
  void refusesExistingResultsUnlessToldToOverwrite() throws IOException {
    Map<String, Object> settings = Map.of("rerank.input.paths", List.of(write(goodRows(1, 2))));
    run(settings);
    assertThatThrownBy(() -> run(settings))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining(
            "holds the results of an earlier run; say --resume to go on with it, or --overwrite to");
    Map<String, Object> overwriting = new HashMap<>(settings);
    overwriting.put("rerank.output.overwrite", true);
    Files.writeString(output().resolve("thesis.txt"), "mine");
    assertThatThrownBy(() -> run(overwriting))
        .hasMessageContaining("holds thesis.txt, which this command does not write");
    assertThat(output().resolve("run.trec")).exists();
    Files.delete(output().resolve("thesis.txt"));
    run(overwriting);
  }

  @Test
  void namesColumnsThatAreMissingAndThoseThatAreThere() {
    StructType schema =
        new StructType()
            .add("qid", DataTypes.StringType)
            .add("query", DataTypes.StringType)
            .add("doc_id", DataTypes.DoubleType)
            .add("passage", DataTypes.StringType);
    String path = write(List.of(RowFactory.create("q", "blood", 7.0, "heart")), schema, 1);
    assertThatThrownBy(() -> run(Map.of("rerank.input.paths", List.of(path))))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("No column query_id, text in " + path)
        .hasMessageContaining("it has qid, query, doc_id, passage")
        .hasMessageContaining("--columns query_id=YOURS")
        .hasMessageContaining("Column doc_id in " + path + " is of type double");
    assertThat(output()).doesNotExist();
  }

  @Test
  void mapsColumnsAndTakesIdsThatAreNumbers() throws IOException {
    StructType schema =
        new StructType()
            .add("query-id", DataTypes.LongType)
            .add("query", DataTypes.StringType)
            .add("pid", DataTypes.IntegerType)
            .add("passage", DataTypes.StringType)
            .add("rank", DataTypes.IntegerType);
    String path =
        write(
            List.of(RowFactory.create(9_007_199_254_740_993L, "blood", 7, "heart", 1)), schema, 1);
    run(
        Map.of(
            "rerank.input.paths", List.of(path),
            "rerank.input.columns.query_id", "query-id",
            "rerank.input.columns.doc_id", "pid",
            "rerank.input.columns.text", "passage"));
    assertThat(runFile()).hasSize(1).first().asString().startsWith("9007199254740993 Q0 7 1 ");
    assertThat(table("ranked").get(0).getInt(5)).isEqualTo(1);
  }

  @Test
  void readsTextFormatsWithTheirBadLines() throws IOException {
    Path json = directory.resolve("pairs.jsonl");
    Files.writeString(
        json,
        """
        {"query_id": 1, "query": "blood", "doc_id": "a", "title": "Heart", "text": "lung", "score": 2.5}
        {"query_id": 1, "query": "blood", "doc_id": "b", "text": "skin", "score": "many"}
        {"query_id": 1, "query": "blood", "doc_id":
        {"query_id": 1, "query": "blood", "doc_id": "c", "text": "skin"}
        """);
    RerankResult result = run(Map.of("rerank.input.paths", List.of(json.toString())));
    assertThat(result.rows().rejected())
        .containsExactlyInAnyOrderEntriesOf(Map.of("malformed_row", 1L, "not_a_number", 1L));
    assertThat(runFile()).hasSize(2).allMatch(line -> line.startsWith("1 Q0 "));

    Path tsv = directory.resolve("top1000.tsv");
    Files.writeString(tsv, "1\ta\tblood\t\"quoted\" lung\n1\tb\tblood\tskin\n");
    run(
        Map.of(
            "rerank.input.paths", List.of(tsv.toString()),
            "rerank.input.header", List.of("query_id", "doc_id", "query", "text"),
            "rerank.output.overwrite", true));
    assertThat(runFile()).hasSize(2);

    Path csv = directory.resolve("pairs.csv");
    Files.writeString(
        csv, "query_id,query,doc_id,text\n1,blood,a,\"heart, \"\"lung\"\"\"\n2,skin,b,bone\n");
    run(Map.of("rerank.input.paths", List.of(csv.toString()), "rerank.output.overwrite", true));
    assertThat(runFile()).hasSize(2);
  }

  @Test
  void joinsARunWithItsTexts() throws IOException {
    Path run = directory.resolve("run.trec");
    Files.writeString(
        run,
        """
        1 Q0 a 2 1.5 bm25
        1\tQ0\tb   1 2.5 bm25

        \t
        1 Q0 gone 3 1 bm25
        9 Q0 a 1 1 bm25
        1 Q0 twice 4 0.5 bm25
        1 Q0 a
        """);
    Path queries = directory.resolve("queries.tsv");
    Files.writeString(queries, "1\tblood\n2\tskin\n");
    Path corpus = directory.resolve("corpus.jsonl");
    Files.writeString(
        corpus,
        """
        {"_id": "a", "title": "Heart", "text": "lung"}
        {"_id": "b", "title": "", "text": "bone"}
        {"_id": "twice", "title": "", "text": "bone"}
        {"_id": "twice", "title": "", "text": "skin"}
        {"_id": "a", "title": "Heart", "text": "lung"}
        """);
    RerankResult result =
        run(
            Map.of(
                "rerank.input.run", run.toString(),
                "rerank.input.queries", queries.toString(),
                "rerank.input.corpus", corpus.toString()));
    assertThat(result.rows().read()).isEqualTo(6);
    assertThat(result.rows().rejected())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "unknown_document", 1L,
                "unknown_query", 1L,
                "ambiguous_id", 1L,
                "malformed_row", 1L));
    assertThat(table("ranked"))
        .extracting(row -> row.getString(1) + " " + row.getInt(5) + " " + row.getDouble(6))
        .containsExactlyInAnyOrder("a 2 1.5", "b 1 2.5");
    assertThat(result.evaluation()).isNull();
    assertThat(output().resolve("metrics.json")).doesNotExist();
  }

  @Test
  void measuresAgainstQrelsAndCountsQueriesWithoutCandidates() throws IOException {
    Path qrels = directory.resolve("qrels.txt");
    Files.writeString(qrels, "q0 0 d0 1\nq0 0 d1 0\nnobody 0 d0 2\n");
    RerankResult result =
        run(
            Map.of(
                "rerank.input.paths", List.of(write(goodRows(2, 3))),
                "rerank.evaluation.qrels", qrels.toString(),
                "rerank.evaluation.measures", "RR@10"));
    assertThat(result.evaluation().runs().get(0).coverage().queries()).isEqualTo(2);
    assertThat(result.evaluation().value("first_stage", "RR@10")).isEqualTo(0.5);
    assertThat(table("ranked"))
        .filteredOn(row -> row.getString(0).equals("q0") && row.getString(1).equals("d0"))
        .extracting(row -> row.getInt(10))
        .containsExactly(1);
  }

  private Path pairs(String name, String separator, String... grades) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(String.join(separator, "query_id", "query", "doc_id", "text", "relevance"));
    for (int row = 0; row < grades.length; row++) {
      lines.add(String.join(separator, "q1", "blood", "d" + row, "heart", grades[row]));
    }
    return Files.write(directory.resolve(name), lines);
  }

  private Path jsonPairs(String... grades) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < grades.length; row++) {
      lines.add(
          "{\"query_id\":\"q1\",\"query\":\"blood\",\"doc_id\":\"d%d\",\"text\":\"heart\",\"relevance\":%s}"
              .formatted(row, grades[row]));
    }
    return Files.write(directory.resolve("pairs.jsonl"), lines);
  }

  private String parquetPairs(DataType type, Object... grades) {
    StructType schema =
        new StructType(Arrays.copyOf(PAIRS.fields(), PAIRS.length() - 1)).add("relevance", type);
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < grades.length; row++) {
      rows.add(RowFactory.create("q1", "blood", "d" + row, "heart", 1.0 - row, grades[row]));
    }
    return write(rows, schema, 1);
  }

  @Test
  void readsGradesOfPairsHoweverTheyAreWritten() throws IOException {
    for (String input :
        List.of(
            parquetPairs(DataTypes.DoubleType, 0.0, 2.0, null),
            parquetPairs(DataTypes.BooleanType, false, true, null),
            pairs("pairs.csv", ",", "0.0", "2.0", "").toString(),
            pairs("pairs.tsv", "\t", "False", "True", "").toString(),
            jsonPairs("false", "2.0", "null").toString())) {
      RerankResult result =
          run(
              Map.of(
                  "rerank.input.paths",
                  List.of(input),
                  "rerank.evaluation.measures",
                  "NumRel,Judged@3",
                  "rerank.output.overwrite",
                  true));
      assertThat(result.rows().rejected()).as(input).isEmpty();
      assertThat(result.evaluation().value("reranked", "NumRel")).as(input).isEqualTo(1);
      assertThat(result.evaluation().value("reranked", "Judged@3")).isEqualTo(2.0 / 3);
    }
  }

  @Test
  void rejectsRowsWhoseGradeIsNoneAndSaysWhichValue() throws IOException {
    for (String input :
        List.of(
            parquetPairs(DataTypes.DoubleType, 1.0, 0.5, Double.NaN),
            pairs("pairs.csv", ",", "1", "0.5", "NaN").toString(),
            jsonPairs("true", "0.5", "\"NaN\"").toString())) {
      RerankResult result =
          run(Map.of("rerank.input.paths", List.of(input), "rerank.output.overwrite", true));
      assertThat(result.rows().rejected()).as(input).isEqualTo(Map.of("not_a_number", 2L));
      assertThat(table("rejected"))
          .extracting(row -> row.getAs("doc_id") + ": " + row.getAs("detail"))
          .containsExactlyInAnyOrder(
              "d1: relevance = 0.5, which is not a whole number",
              "d2: relevance = NaN, which is not a whole number");
    }
    String half = parquetPairs(DataTypes.DoubleType, 1.0, 0.5);
    assertThatThrownBy(
            () ->
                run(
                    Map.of(
                        "rerank.input.paths",
                        List.of(half),
                        "rerank.input.on-bad-rows",
                        "fail",
                        "rerank.output.overwrite",
                        true)))
        .hasMessageContaining(
            "Bad row: query_id q1, doc_id d1: not_a_number (relevance = 0.5, which is not a whole"
                + " number); mend the input");
    String dates = parquetPairs(DataTypes.createArrayType(DataTypes.IntegerType), (Object) null);
    assertThatThrownBy(
            () ->
                run(Map.of("rerank.input.paths", List.of(dates), "rerank.output.overwrite", true)))
        .hasMessageContaining("is of type array<int>; expected whole numbers, or true and false");
  }

  @Test
  void refusesQrelsThatAreWrongBeforeItScores() throws IOException {
    String pairs = write(goodRows(1, 3));
    Map<String, String> wrong =
        Map.of(
            "q0 0 d0", "line 1: expected 4 columns (query 0 document grade), found 3",
            "q0 0 d1 1\n\nq0 0 d0 high", "line 3: its grade is not a whole number: high",
            "q0 0 d0 1\nq0 0 d0 2", "line 2: document d0 is judged twice for query q0",
            "q7 0 d0 1", "No query of the input has judgments in",
            "\n", "No judgments in");
    for (Map.Entry<String, String> entry : wrong.entrySet()) {
      Path qrels = directory.resolve("qrels.txt");
      Files.writeString(qrels, entry.getKey());
      assertThatThrownBy(
              () ->
                  run(
                      Map.of(
                          "rerank.input.paths", List.of(pairs),
                          "rerank.evaluation.qrels", qrels.toString(),
                          "rerank.output.overwrite", true)))
          .isInstanceOf(RerankException.class)
          .hasMessageContaining(entry.getValue());
      assertThat(output().resolve("scores")).doesNotExist();
    }
  }

  @Test
  void namesInputThatIsNotThereOrEmpty() throws IOException {
    assertThatThrownBy(() -> run(Map.of("rerank.input.paths", List.of("nowhere.parquet"))))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("nowhere.parquet");
    String empty = write(List.of());
    assertThatThrownBy(() -> run(Map.of("rerank.input.paths", List.of(empty))))
        .isInstanceOf(RerankException.class)
        .hasMessage("No rows in the input");
    for (String name : List.of("empty.jsonl", "empty.csv", "empty.tsv")) {
      Path file = Files.createFile(directory.resolve(name));
      assertThatThrownBy(() -> run(Map.of("rerank.input.paths", List.of(file.toString()))))
          .isInstanceOf(RerankException.class)
          .hasMessageStartingWith("No rows in " + file + ": it is empty");
    }
  }

  @Test
  void needsTheNameOfAnOutputOfAModelWithSeveral() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("rerank.input.paths", List.of(write(goodRows(1, 3))));
    settings.put("rerank.model.path", SparkTest.MODEL.resolveSibling("bert-3").toString());
    assertThatThrownBy(() -> run(settings))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("has 3 outputs")
        .hasMessageContaining("--label");
    settings.put("rerank.model.label", "neutral");
    run(settings);
    for (Row row : table("ranked")) {
      List<Float> logits = row.getList(4);
      double sum = logits.stream().mapToDouble(logit -> Math.exp(logit)).sum();
      assertThat((double) row.getFloat(3)).isCloseTo(Math.exp(logits.get(1)) / sum, within(1e-6));
    }
  }

  @Test
  void refusesADeviceThatIsNotThereBeforeAnyWork() {
    String pairs = write(goodRows(1, 3));
    assertThatThrownBy(
            () ->
                run(Map.of("rerank.input.paths", List.of(pairs), "rerank.model.device", "cuda:3")))
        .hasStackTraceContaining("cuda:3 was asked for");
    assertThat(output().resolve("scores")).doesNotExist();
  }

  @Test
  void ignoresColumnsOfTheUserThatHaveNamesOfOurs() throws IOException {
    StructType schema =
        PAIRS.add("reason", DataTypes.StringType).add("detail", DataTypes.IntegerType);
    List<Row> rows =
        List.of(RowFactory.create("q1", "blood", "d1", "heart", 1.0, 1, "clicked by a user", 7));
    RerankResult result = run(Map.of("rerank.input.paths", List.of(write(rows, schema, 1))));
    assertThat(result.rows().rejected()).isEmpty();
    assertThat(runFile()).hasSize(1);
  }

  @Test
  void keepsEarlierResultsWhenTheNextRunIsWrongBeforeItScores() throws IOException {
    String pairs = write(goodRows(1, 3));
    run(Map.of("rerank.input.paths", List.of(pairs)));
    List<String> before = runFile();
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("rerank.model.device", "cuda:3"),
            Map.of("rerank.evaluation.qrels", "nowhere"),
            Map.of("rerank.input.paths", List.of("nowhere.parquet")))) {
      Map<String, Object> settings = new HashMap<>(wrong);
      settings.putIfAbsent("rerank.input.paths", List.of(pairs));
      settings.put("rerank.output.overwrite", true);
      assertThatThrownBy(() -> run(settings)).isInstanceOf(RerankException.class);
      assertThat(runFile()).isEqualTo(before);
      assertThat(output().resolve("_SUCCESS")).exists();
    }
  }

  @Test
  void seesColumnsThatComeLateInAJsonFileAndValuesThatAreTooManyInACsvFile() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int row = 0; row < 1500; row++) {
      lines.append("{\"query_id\":\"q\",\"query\":\"blood\",\"doc_id\":\"d").append(row);
      lines.append("\",\"text\":\"heart\"");
      lines.append(row == 1499 ? ",\"title\":\"lung\",\"relevance\":1}\n" : "}\n");
    }
    Path json = Files.writeString(directory.resolve("late.jsonl"), lines);
    RerankResult result = run(Map.of("rerank.input.paths", List.of(json.toString())));
    assertThat(result.rows().pairs().distinct()).isEqualTo(2);
    assertThat(result.evaluation().runs().get(0).coverage().queries()).isEqualTo(1);

    Path csv =
        Files.writeString(
            directory.resolve("pairs.csv"),
            "query_id,query,doc_id,text,url\n1,blood,a,heart, and lung,u\n1,blood,b,\"two\nlines\",u\n");
    RerankResult fromCsv =
        run(Map.of("rerank.input.paths", List.of(csv.toString()), "rerank.output.overwrite", true));
    assertThat(fromCsv.rows().rejected()).isEqualTo(Map.of("malformed_row", 1L));
    assertThat(fromCsv.rows().ranked()).isEqualTo(1);
    assertThat(table("rejected").get(0).getString(3)).contains("heart, and lung");
  }

  @Test
  void writesTheSameFilesInALocaleWithOtherDigits() throws IOException {
    String pairs = write(goodRows(1, 3));
    run(Map.of("rerank.input.paths", List.of(pairs)));
    List<String> expected = runFile();
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("fa-u-nu-arabext"));
    try {
      // A cache of its own, so that the model is compiled again.
      run(
          Map.of(
              "rerank.input.paths", List.of(pairs),
              "rerank.model.cache", directory.resolve("other cache").toString(),
              "rerank.output.overwrite", true));
    } finally {
      Locale.setDefault(before);
    }
    assertThat(runFile()).isEqualTo(expected);
  }

  /** Local files under another scheme, as a stand-in for HDFS or an object store. */
  public static final class OtherFileSystem extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("other:///");
    }
  }

  @Test
  void readsAndWritesAnyHadoopFileSystem() throws IOException {
    spark
        .sparkContext()
        .hadoopConfiguration()
        .set("fs.other.impl", OtherFileSystem.class.getName());
    String pairs = write(goodRows(2, 3));
    run(
        Map.of(
            "rerank.input.paths", List.of("other://" + pairs),
            "rerank.model.path", "other://" + SparkTest.MODEL.toAbsolutePath().normalize(),
            "rerank.output.path", "other://" + output()));
    assertThat(runFile()).hasSize(6);
    assertThat(output().resolve("_SUCCESS")).exists();
    assertThatThrownBy(
            () ->
                run(
                    Map.of(
                        "rerank.input.paths",
                        List.of(pairs),
                        "rerank.model.path",
                        "other:///no/model",
                        "rerank.output.overwrite",
                        true)))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("Cannot copy the model other:///no/model");
  }
}
