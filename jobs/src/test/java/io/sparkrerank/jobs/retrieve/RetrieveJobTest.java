package io.sparkrerank.jobs.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.embed.EmbedJob;
import io.sparkrerank.jobs.embed.EmbedResult;
import io.sparkrerank.jobs.embed.EmbedSettings;
import io.sparkrerank.jobs.rerank.RerankResult;
import io.sparkrerank.jobs.testing.Reranking;
import io.sparkrerank.jobs.testing.TestConfigs;
import io.sparkrerank.measure.ScoredDocument;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/** Search, and the vectors that it is done with. */
public class RetrieveJobTest extends Reranking {

  private static final String MODEL = "../sample-data/retrieval-model";
  private static final String CORPUS = "../sample-data/corpus.jsonl";
  private static final String QUERIES = "../sample-data/queries.jsonl";

  private final PrintStream silent = new PrintStream(OutputStream.nullOutputStream());

  private RetrieveResult retrieve(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("rerank.input.queries", QUERIES);
    all.put("rerank.input.corpus", CORPUS);
    all.put("rerank.model.path", MODEL);
    all.put("rerank.model.cache", directory.resolve("cache").toString());
    all.put("rerank.output.path", output().toString());
    all.put("rerank.output.overwrite", true);
    all.putAll(settings);
    all.values().removeIf("-"::equals);
    return new RetrieveJob(spark, TestConfigs.load(all, RetrieveSettings::read), silent).run();
  }

  private EmbedResult embed(String input, Path to, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("rerank.input.paths", input);
    all.put("rerank.model.path", MODEL);
    all.put("rerank.model.cache", directory.resolve("cache").toString());
    all.put("rerank.output.path", to.toString());
    return new EmbedJob(spark, TestConfigs.load(all, EmbedSettings::read), silent).run();
  }

  @Test
  void findsWhatComparingAllVectorsFinds() throws IOException {
    RetrieveResult result =
        retrieve(
            Map.of(
                "rerank.retrieve.method", "dense",
                "rerank.retrieve.top-k", 7,
                "rerank.evaluation.qrels", "../sample-data/qrels.txt",
                "rerank.evaluation.measures", "nDCG@10,R@100"));
    assertThat(result.rows().read()).isEqualTo(310);
    assertThat(result.found().queries()).isEqualTo(52);
    assertThat(result.found().documents()).isEqualTo(258);
    assertThat(result.evaluation().runs().get(0).values()[0]).isBetween(0.4, 0.9);
    assertThat(output().resolve("report.html")).exists();
    List<Row> documents = table("vectors/documents");
    Map<String, List<ScoredDocument>> found = lists("retrieved");
    assertThat(found).hasSize(52);
    for (Row query : table("vectors/queries")) {
      List<Float> one = query.getList(1);
      List<ScoredDocument> expected = new ArrayList<>();
      for (Row document : documents) {
        List<Float> other = document.getList(1);
        assertThat(other).hasSize(128);
        expected.add(new ScoredDocument(document.getString(0), (float) cosine(one, other)));
      }
      expected.sort(ScoredDocument.RANKING);
      assertThat(found.get(query.getString(0))).isEqualTo(expected.subList(0, 7));
    }

    // The same from vectors that were made before, without any text or model.
    embed(CORPUS, directory.resolve("d"), Map.of());
    embed(QUERIES, directory.resolve("q"), Map.of("rerank.embed.role", "query"));
    retrieve(
        Map.of(
            "rerank.retrieve.method",
            "dense",
            "rerank.retrieve.top-k",
            7,
            "rerank.retrieve.vectors",
            directory.resolve("d/vectors").toString(),
            "rerank.retrieve.query-vectors",
            directory.resolve("q/vectors").toString(),
            "rerank.model.path",
            "-",
            "rerank.output.path",
            directory.resolve("given").toString()));
    assertThat(Files.readString(directory.resolve("given/run.trec")))
        .isEqualTo(Files.readString(output().resolve("run.trec")));
  }

  /** As the search has it: unit vectors in float32, their product in double precision. */
  private static double cosine(List<Float> one, List<Float> other) {
    double sum = 0;
    double lengthOfOne = length(one);
    double lengthOfOther = length(other);
    for (int index = 0; index < one.size(); index++) {
      sum +=
          (double) (float) (one.get(index) / lengthOfOne)
              * (float) (other.get(index) / lengthOfOther);
    }
    return sum;
  }

  private static double length(List<Float> vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  private Map<String, List<ScoredDocument>> lists(String name) {
    Map<String, List<ScoredDocument>> lists = new HashMap<>();
    for (Row row :
        spark
            .read()
            .parquet(output().resolve(name).toString())
            .orderBy("query_id", "rank")
            .collectAsList()) {
      lists
          .computeIfAbsent(row.getString(0), absent -> new ArrayList<>())
          .add(new ScoredDocument(row.getString(1), row.getFloat(3)));
    }
    return lists;
  }

  @Test
  void fusesBothListsByTheirRanks() {
    retrieve(Map.of("rerank.retrieve.method", "hybrid", "rerank.retrieve.top-k", 20));
    assertThat(output().resolve("bm25.trec")).exists();
    assertThat(output().resolve("dense.trec")).exists();
    int inBoth = 0;
    for (Row row : table("retrieved")) {
      Integer first = row.getAs("bm25_rank");
      Integer second = row.getAs("dense_rank");
      double expected =
          (first == null ? 0 : 1.0 / (60 + first)) + (second == null ? 0 : 1.0 / (60 + second));
      assertThat(row.<Float>getAs("score")).isEqualTo((float) expected);
      inBoth += first != null && second != null ? 1 : 0;
    }
    assertThat(inBoth).isGreaterThan(100);
  }

  @Test
  void rejectsTextsThatCannotBeFound() throws IOException {
    Path corpus = directory.resolve("corpus.jsonl");
    Files.writeString(
        corpus,
        """
        {"_id":"a","text":"the heart pumps blood"}
        {"_id":"a","text":"the heart pumps blood"}
        {"_id":"b","text":"salt"}
        {"_id":"b","text":"sugar"}
        {"_id":"c","text":" "}
        {"_id":null,"text":"no id"}
        {"_id":"d e","text":"blank"}
        not a row
        {"_id":"f","title":"Blood","text":"moves"}
        """);
    for (String method : List.of("bm25", "dense")) {
      RetrieveResult result =
          retrieve(
              Map.of("rerank.retrieve.method", method, "rerank.input.corpus", corpus.toString()));
      assertThat(result.rows().rejected())
          .containsExactly(
              Map.entry("ambiguous_id", 2L),
              Map.entry("blank_in_id", 1L),
              Map.entry("duplicate", 1L),
              Map.entry("malformed_row", 1L),
              Map.entry("missing_doc_id", 1L),
              Map.entry("missing_text", 1L));
      assertThat(result.found().documents()).isEqualTo(2);
    }
    EmbedResult embedded = embed(corpus.toString(), directory.resolve("vectors"), Map.of());
    assertThat(embedded.rows().scored()).isEqualTo(2);
    assertThat(embedded.rows().rejectedInAll()).isEqualTo(7);
  }

  @Test
  void takesTheColumnsOfTheRoleFromPairs() throws IOException {
    String pairs = directory.resolve("pairs").toString();
    spark
        .sql(
            "SELECT * FROM VALUES ('q', 'what moves blood', 'a', 'pumps', 'Heart'),"
                + " ('q', 'what moves blood', 'b', 'is salty', 'Sea')"
                + " AS t(query_id, query, doc_id, text, heading)")
        .coalesce(1)
        .write()
        .parquet(pairs);
    Path corpus =
        Files.writeString(
            directory.resolve("corpus.jsonl"),
            """
            {"_id":"a","title":"Heart","text":"pumps"}
            {"_id":"b","title":"Sea","text":"is salty"}
            """);
    Path queries =
        Files.writeString(
            directory.resolve("queries.tsv"), "q\twhat moves blood\n", StandardCharsets.UTF_8);

    embed(
        pairs,
        output().resolve("pairs"),
        Map.of("rerank.input.columns", Map.of("title", "heading")));
    embed(corpus.toString(), output().resolve("corpus"), Map.of());
    assertThat(table("pairs/vectors"))
        .hasSize(2)
        .containsExactlyInAnyOrderElementsOf(table("corpus/vectors"));
    Map<String, Object> query = Map.of("rerank.embed.role", "query");
    assertThat(embed(pairs, output().resolve("asking"), query).rows().rejected())
        .containsExactly(Map.entry("duplicate", 1L));
    Map<String, Object> headerless =
        Map.of("rerank.embed.role", "query", "rerank.input.header", List.of("_id", "text"));
    embed(queries.toString(), output().resolve("queries"), headerless);
    assertThat(table("asking/vectors")).hasSize(1).isEqualTo(table("queries/vectors"));
    assertThatThrownBy(
            () ->
                embed(
                    pairs,
                    output().resolve("no"),
                    Map.of("rerank.input.columns", Map.of("title", "header"))))
        .hasMessageContaining("No column with titles")
        .hasMessageContaining("expected one of header")
        .hasMessageContaining("heading");

    Path run = Files.writeString(directory.resolve("run.trec"), "q Q0 b 1 2 t\nq Q0 a 2 1 t\n");
    RerankResult reranked =
        run(
            Map.of(
                "rerank.input.run",
                run.toString(),
                "rerank.input.queries",
                pairs,
                "rerank.input.corpus",
                pairs,
                "rerank.output.path",
                output().resolve("reranked").toString()));
    assertThat(reranked.rows().ranked()).isEqualTo(2);
  }

  @Test
  void refusesWhatCannotBeSearched() {
    assertThatThrownBy(
            () ->
                retrieve(
                    Map.of(
                        "rerank.input.corpus", "-",
                        "rerank.input.queries", "-",
                        "rerank.model.path", "-",
                        "rerank.retrieve.method", "dense",
                        "rerank.retrieve.b", 2)))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("give --corpus, or --vectors")
        .hasMessageContaining("give --queries, or --query-vectors")
        .hasMessageContaining("give --model with a bi-encoder")
        .hasMessageContaining("Expected a number from 0 to 1 at rerank.retrieve.b");
    assertThatThrownBy(
            () ->
                retrieve(
                    Map.of(
                        "rerank.retrieve.method", "dense",
                        "rerank.model.path", "../sample-data/model")))
        .hasMessageContaining("reads pairs and makes no vectors");
    assertThatThrownBy(
            () ->
                retrieve(
                    Map.of(
                        "rerank.retrieve.method", "dense",
                        "rerank.retrieve.vectors", "../sample-data/pairs.parquet")))
        .hasMessageContaining("No columns id and vector in ../sample-data/pairs.parquet");
    assertThatThrownBy(
            () -> retrieve(Map.of("rerank.evaluation.qrels", directory.resolve("none").toString())))
        .hasMessageContaining("none");
    refusesVectors("array(1.0, 0.0)", "a", "2 vectors in ", "have the id \"a\"");
    refusesVectors("array(1.0, 0.0)", " ", "1 vectors in ", "have the id \" \"");
    refusesVectors("'[1, 0]'", "b", "The column vector of ", "is no array of numbers");
    refusesVectors("array(1.0, 0.0)", "b", "The vector of document", "2 numbers");
    refusesVectors(
        "array_repeat(1e20, 128)", "b", "The vector of document", "has 1.0E20 at place 0");
  }

  /** Vectors of two documents, of which one is called a. */
  private void refusesVectors(String vector, String id, String... messages) {
    String path = directory.resolve("given").toString();
    spark
        .sql("SELECT id, %s AS vector FROM VALUES ('a'), ('%s') AS t(id)".formatted(vector, id))
        .write()
        .mode("overwrite")
        .parquet(path);
    Throwable thrown =
        catchThrowable(
            () ->
                retrieve(
                    Map.of("rerank.retrieve.method", "dense", "rerank.retrieve.vectors", path)));
    for (String message : messages) {
      assertThat(thrown).hasStackTraceContaining(message);
    }
  }

  @Test
  void findsTheSameHoweverDocumentsAreCut() throws IOException {
    retrieve(Map.of("rerank.retrieve.method", "bm25", "rerank.retrieve.top-k", 5));
    List<String> whole = Files.readAllLines(output().resolve("run.trec"));
    String corpus = directory.resolve("corpus").toString();
    spark.read().json(CORPUS).repartition(7).write().parquet(corpus);
    retrieve(
        Map.of(
            "rerank.retrieve.method",
            "bm25",
            "rerank.retrieve.top-k",
            5,
            "rerank.input.corpus",
            corpus,
            "rerank.partitions",
            5));
    assertThat(Files.readAllLines(output().resolve("run.trec"))).isEqualTo(whole);
  }

  @Test
  void blendsARerankerWithItsFirstStage() {
    List<Row> rows = goodRows(3, 6);
    String input = write(rows);
    run(Map.of("rerank.input.paths", input, "rerank.fusion.method", "rrf"));
    for (Row row : table("ranked")) {
      int first = row.getAs("first_stage_rank");
      long second =
          1
              + table("ranked").stream()
                  .filter(other -> other.getAs("query_id").equals(row.getAs("query_id")))
                  .filter(
                      other ->
                          other.<Float>getAs("model_score") > row.<Float>getAs("model_score")
                              || other
                                      .<Float>getAs("model_score")
                                      .equals(row.<Float>getAs("model_score"))
                                  && ScoredDocument.compareIds(
                                          other.getAs("doc_id"), row.getAs("doc_id"))
                                      > 0)
                  .count();
      assertThat(row.<Float>getAs("score"))
          .isEqualTo((float) (1.0 / (60 + first) + 1.0 / (60 + second)));
    }
  }

  @Test
  void blendsByStandardDeviations() {
    String input = write(goodRows(3, 6));
    run(
        Map.of(
            "rerank.input.paths",
            input,
            "rerank.fusion.method",
            "zscore",
            "rerank.fusion.first-weight",
            0.3));
    Map<String, List<Row>> lists =
        table("ranked").stream().collect(Collectors.groupingBy(row -> row.getAs("query_id")));
    assertThat(lists).hasSize(3);
    for (List<Row> list : lists.values()) {
      DescriptiveStatistics first = new DescriptiveStatistics();
      DescriptiveStatistics model = new DescriptiveStatistics();
      for (Row row : list) {
        first.addValue(row.<Double>getAs("first_stage_score"));
        model.addValue(row.<Float>getAs("model_score"));
      }
      for (Row row : list) {
        double expected =
            0.6 * zScore(row.<Double>getAs("first_stage_score"), first)
                + 1.4 * zScore(row.<Float>getAs("model_score"), model);
        assertThat((double) row.<Float>getAs("score")).isCloseTo(expected, within(1e-6));
      }
    }
  }

  private static double zScore(double score, DescriptiveStatistics list) {
    return (score - list.getMean()) / Math.sqrt(list.getPopulationVariance());
  }

  @Test
  void refusesToBlendWithNoFirstStage() {
    List<Row> rows =
        goodRows(1, 3).stream()
            .map(
                row ->
                    RowFactory.create(
                        row.get(0), row.get(1), row.get(2), row.get(3), null, row.get(5)))
            .toList();
    String input = write(rows);
    for (String method : List.of("rrf", "zscore")) {
      assertThatThrownBy(
              () -> run(Map.of("rerank.input.paths", input, "rerank.fusion.method", method)))
          .isInstanceOf(RerankException.class)
          .hasMessageContaining("--fuse " + method + " needs the first stage's scores");
    }
  }

  @Test
  void refusesAnInputWithoutTexts() throws IOException {
    String empty = Files.writeString(directory.resolve("none.csv"), "id,text\n").toString();
    assertThatThrownBy(() -> retrieve(Map.of("rerank.input.queries", empty)))
        .isInstanceOf(RerankException.class)
        .hasMessage("No queries in %s", empty);
  }
}
