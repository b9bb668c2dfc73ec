package io.sparkrerank.jobs.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.testing.Reranking;
import io.sparkrerank.jobs.testing.TestConfigs;
import io.sparkrerank.label.LabelCandidate;
import io.sparkrerank.label.MiningRules;
import io.sparkrerank.label.NegativeMiner;
import io.sparkrerank.label.ScoreLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/**
 * Training data, compared with what sentence-transformers mines; see
 * scripts/golden/make_label_golden.py.
 */
public class LabelJobTest extends Reranking {

  private static final Path GOLDEN = Path.of("src/test/resources/io/sparkrerank/jobs/label-golden");

  private static final Path SAMPLE_MODEL = Path.of("../sample-data/model");

  private LabelResult label(Map<String, Object> settings) {
    return new LabelJob(
            spark,
            TestConfigs.load(withDefaults(settings), LabelSettings::read),
            new PrintStream(OutputStream.nullOutputStream()))
        .run();
  }

  /** An example of the golden file: query, positive, negatives, scores. */
  private record Example(String query, List<String> documents, List<Double> numbers) {}

  @Test
  void minesWhatSentenceTransformersMines() throws IOException {
    Map<String, Map<String, List<LabelCandidate>>> byActivation = new HashMap<>();
    byActivation.put("first stage", candidates(null));
    for (String activation : List.of("sigmoid", "identity")) {
      byActivation.put(activation, candidates(activation));
    }
    int compared = 0;
    for (JsonNode test : json(GOLDEN.resolve("golden.json")).path("cases")) {
      JsonNode options = test.path("options");
      if (options.path("include_positives").asBoolean()) {
        continue;
      }
      String scores =
          test.path("cross_encoder_used").asBoolean()
              ? test.path("activation").asText()
              : "first stage";
      List<Example> expected = new ArrayList<>();
      test.path("rows").forEach(row -> expected.add(example(row)));
      assertThat(sorted(mined(options, byActivation.get(scores))))
          .as(test.path("name").asText())
          .usingRecursiveComparison()
          .withComparatorForType(
              (one, other) -> Math.abs(one - other) < 1e-4 ? 0 : Double.compare(one, other),
              Double.class)
          .isEqualTo(sorted(expected));
      compared++;
    }
    assertThat(compared).isGreaterThan(20);
  }

  /** All candidates of the fixture, with the scores of the model or of the first stage. */
  private Map<String, List<LabelCandidate>> candidates(String activation) throws IOException {
    Map<String, Double> scores = new HashMap<>();
    if (activation != null) {
      label(
          Map.of(
              "rerank.input.paths", GOLDEN.resolve("candidates.jsonl").toString(),
              "rerank.model.path", SAMPLE_MODEL.toString(),
              "rerank.model.activation", activation,
              "rerank.scores", directory.resolve("scores").toString(),
              "rerank.output.path", directory.resolve(activation).toString(),
              "rerank.label.forms", "scores"));
      for (Row row :
          spark
              .read()
              .parquet(directory.resolve(activation).resolve("examples/scores").toString())
              .collectAsList()) {
        scores.put(row.getString(0) + " " + row.getString(1), (double) row.getFloat(2));
      }
    }
    Map<String, Map<String, Double>> firstStage = new TreeMap<>();
    Map<String, JsonNode> rows = new HashMap<>();
    for (String line : Files.readAllLines(GOLDEN.resolve("candidates.jsonl"))) {
      JsonNode row = new ObjectMapper().readTree(line);
      String query = row.path("query_id").asText();
      String document = row.path("doc_id").asText();
      rows.put(query + " " + document, row);
      firstStage
          .computeIfAbsent(query, missing -> new HashMap<>())
          .put(document, row.path("score").asDouble());
    }
    Map<String, List<LabelCandidate>> candidates = new TreeMap<>();
    firstStage.forEach(
        (query, documents) -> {
          List<String> order =
              documents.keySet().stream()
                  .sorted(Comparator.comparing(document -> -documents.get(document)))
                  .toList();
          for (String document : order) {
            String key = query + " " + document;
            double score = activation == null ? documents.get(document) : scores.get(key);
            candidates
                .computeIfAbsent(query, missing -> new ArrayList<>())
                .add(
                    new LabelCandidate(
                        document,
                        (float) score,
                        order.indexOf(document) + 1,
                        rows.get(key).path("relevance").asInt() > 0
                            ? LabelCandidate.Judgment.POSITIVE
                            : LabelCandidate.Judgment.NONE,
                        document));
          }
        });
    return candidates;
  }

  private static List<Example> mined(
      JsonNode options, Map<String, List<LabelCandidate>> candidates) {
    int most =
        candidates.values().stream()
            .mapToInt(all -> (int) all.stream().filter(LabelCandidate::positive).count())
            .max()
            .orElseThrow();
    MiningRules rules =
        new LabelConfig(null, null, 1, rules(options), null, null, null, null).rulesFor(most);
    NegativeMiner miner = new NegativeMiner(rules, most);
    List<Example> examples = new ArrayList<>();
    candidates.forEach(
        (query, documents) -> {
          NegativeMiner.MinedDocuments mined = miner.mine(query, documents);
          examples.addAll(examples(query, mined, options));
        });
    return examples;
  }

  private static MiningRules rules(JsonNode options) {
    JsonNode rangeMax = options.path("range_max");
    return new MiningRules(
        new MiningRules.Range(
            options.path("range_min").asInt(0), rangeMax.isNumber() ? rangeMax.asInt() : 0),
        new ScoreLimits(
            limit(options, "absolute_margin"),
            limit(options, "relative_margin"),
            limit(options, "max_score"),
            limit(options, "min_score"),
            null),
        new MiningRules.Draw(options.path("num_negatives").asInt(), MiningRules.Sampling.TOP, 7),
        null,
        null);
  }

  private static Float limit(JsonNode options, String name) {
    return options.path(name).isNumber() ? (Float) (float) options.path(name).asDouble() : null;
  }

  /** The examples of a query as the form of the case has them. */
  private static List<Example> examples(
      String query, NegativeMiner.MinedDocuments mined, JsonNode options) {
    boolean scores = options.path("output_scores").asBoolean();
    List<LabelCandidate> negatives = mined.negatives();
    List<Example> examples = new ArrayList<>();
    switch (options.path("output_format").asText()) {
      case "triplet" ->
          mined
              .positives()
              .forEach(
                  positive ->
                      negatives.forEach(
                          negative ->
                              examples.add(example(query, List.of(positive, negative), scores))));
      case "n-tuple" ->
          mined.positives().stream()
              .filter(positive -> negatives.size() == options.path("num_negatives").asInt())
              .forEach(positive -> examples.add(list(query, positive, negatives, scores)));
      case "labeled-list" ->
          mined.positives().stream()
              .filter(positive -> !negatives.isEmpty())
              .forEach(
                  positive ->
                      examples.add(
                          scores
                              ? list(query, positive, negatives, true)
                              : labeled(list(query, positive, negatives, false))));
      default ->
          Stream.concat(mined.positives().stream(), negatives.stream())
              .forEach(
                  document ->
                      examples.add(
                          new Example(
                              query,
                              List.of(document.docId()),
                              List.of(
                                  scores
                                      ? (double) document.score()
                                      : document.positive() ? 1.0 : 0.0))));
    }
    return examples;
  }

  private static Example list(
      String query, LabelCandidate positive, List<LabelCandidate> negatives, boolean scores) {
    return example(query, Stream.concat(Stream.of(positive), negatives.stream()).toList(), scores);
  }

  private static Example labeled(Example example) {
    List<Double> labels =
        IntStream.range(0, example.documents().size())
            .mapToObj(place -> place == 0 ? 1.0 : 0.0)
            .toList();
    return new Example(example.query(), example.documents(), labels);
  }

  private static Example example(String query, List<LabelCandidate> documents, boolean scores) {
    return new Example(
        query,
        documents.stream().map(LabelCandidate::docId).toList(),
        scores
            ? documents.stream().map(document -> (double) document.score()).toList()
            : List.of());
  }

  /** A row of the golden file, whatever its form. */
  private static Example example(JsonNode row) {
    List<String> documents = new ArrayList<>();
    List<Double> numbers = new ArrayList<>();
    row.properties()
        .forEach(
            field -> {
              if (field.getKey().matches("positive|negative(_\\d+)?")) {
                if (field.getValue().isArray()) {
                  field.getValue().forEach(id -> documents.add(id.asText()));
                } else {
                  documents.add(field.getValue().asText());
                }
              } else if (field.getKey().matches("labels?|scores?")) {
                if (field.getValue().isArray()) {
                  field.getValue().forEach(number -> numbers.add(number.asDouble()));
                } else {
                  numbers.add(field.getValue().asDouble());
                }
              }
            });
    return new Example(row.path("query").asText(), documents, numbers);
  }

  /** The order of positives and of queries is each one's own; that of negatives is not. */
  private static List<Example> sorted(List<Example> examples) {
    return examples.stream()
        .sorted(
            Comparator.comparing(Example::query)
                .thenComparing(example -> String.join(" ", example.documents())))
        .toList();
  }

  @Test
  void namesScoresForWhoseTheyAre() throws IOException {
    List<Row> rows =
        List.of(
            RowFactory.create("q1", "blood", "good", "heart", 2.5, 1),
            RowFactory.create("q1", "blood", "bad", "sleep well", 7.5, 0));
    Map<String, Object> settings = new HashMap<>();
    settings.put("rerank.input.paths", write(rows));
    settings.put("rerank.label.forms", "triplet,labeled-pair,scores");
    settings.put("rerank.label.output-scores", "both");
    label(settings);
    Map<String, Row> scores = new HashMap<>();
    table("examples/scores").forEach(row -> scores.put(row.getAs("doc_id"), row));
    assertThat(scores.get("good").<Double>getAs("first_stage_score")).isEqualTo(2.5);
    Row triplet = table("examples/triplet").get(0);
    // As mine_hard_negatives writes them while no limit asks its cross-encoder.
    assertThat(triplet.<Double>getList(triplet.fieldIndex("first_stage_scores")))
        .containsExactly(2.5, 7.5);
    assertThat(triplet.<Float>getList(triplet.fieldIndex("model_scores")))
        .containsExactly(
            scores.get("good").<Float>getAs("score"), scores.get("bad").<Float>getAs("score"));
    assertThat(table("examples/labeled-pair"))
        .extracting(row -> row.<Double>getAs("first_stage_score"))
        .containsExactly(2.5, 7.5);
    Map<String, List<String>> columns = new TreeMap<>();
    columns.put("none", List.of("label"));
    columns.put("model", List.of("model_score"));
    columns.put("first-stage", List.of("first_stage_score"));
    settings.put("rerank.output.overwrite", true);
    for (Map.Entry<String, List<String>> expected : columns.entrySet()) {
      settings.put("rerank.label.output-scores", expected.getKey());
      label(settings);
      assertThat(columns("labeled-pair"))
          .containsExactlyElementsOf(
              Stream.concat(Stream.of("anchor", "text"), expected.getValue().stream()).toList());
    }
  }

  @Test
  void refusesScoresOfAFirstStageThatHasNone() {
    List<Row> rows =
        List.of(
            RowFactory.create("q1", "blood", "good", "heart", null, 1),
            RowFactory.create("q1", "blood", "bad", "sleep well", null, 0));
    Map<String, Object> settings = new HashMap<>();
    settings.put("rerank.input.paths", write(rows));
    settings.put("rerank.label.output-scores", "first-stage");
    assertThatThrownBy(() -> label(settings))
        .isInstanceOf(RerankException.class)
        .hasMessage(
            "No candidate has a score of the first stage, which --output-scores asks for: name its"
                + " column with --columns score=YOURS, or say --output-scores model");
    settings.put("rerank.label.output-scores", "true");
    assertThatThrownBy(() -> label(settings))
        .hasMessageContaining("Expected one of none, model, first-stage, both, found \"true\"")
        .hasMessageContaining("rerank.label.output-scores");
  }

  @Test
  void writesTheFormsThatTrainersRead() throws IOException {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("rerank.input.run", "../sample-data/run.trec");
    settings.put("rerank.input.queries", "../sample-data/queries.jsonl");
    settings.put("rerank.input.corpus", "../sample-data/corpus.jsonl");
    settings.put("rerank.evaluation.qrels", "../sample-data/qrels.txt");
    settings.put("rerank.evaluation.relevance-level", 2);
    settings.put("rerank.model.path", SAMPLE_MODEL.toString());
    settings.put("rerank.label.relative-margin", 0.05);
    settings.put("rerank.label.output-scores", "both");
    settings.put("rerank.label.grades", "0.3,0.7");
    settings.put(
        "rerank.label.forms",
        "triplet,n-tuple,labeled-pair,labeled-list,margin,tevatron,flag,scores,qrels");
    LabelResult result = label(settings);

    // Two positives that the run does not have are added.
    assertThat(result.rows().read()).isEqualTo(979);
    // Five of the 72 judged documents are copies of others.
    assertThat(result.counts().mining().orElseThrow().totals().positives()).isEqualTo(67);
    assertThat(columns("triplet"))
        .containsExactly("anchor", "positive", "negative", "model_scores", "first_stage_scores");
    assertThat(columns("n-tuple"))
        .containsExactly(
            "anchor",
            "positive",
            "negative_1",
            "negative_2",
            "negative_3",
            "model_scores",
            "first_stage_scores");
    assertThat(columns("labeled-pair"))
        .containsExactly("anchor", "text", "model_score", "first_stage_score");
    assertThat(columns("labeled-list"))
        .containsExactly("anchor", "texts", "model_scores", "first_stage_scores");
    assertThat(columns("flag")).containsExactly("query", "pos", "neg", "pos_scores", "neg_scores");
    List<Row> margins = table("examples/margin");
    assertThat(margins).hasSize(table("examples/triplet").size());
    Map<String, Float> logits = new HashMap<>();
    for (Row row : table("examples/scores")) {
      logits.put(row.getString(0) + row.getString(1), row.<Float>getList(3).get(0));
    }
    for (Row row : margins) {
      assertThat(row.getFloat(3))
          .isCloseTo(
              logits.get(row.getString(0) + row.getString(1))
                  - logits.get(row.getString(0) + row.getString(2)),
              within(1e-6f));
    }
    Row tevatron = table("examples/tevatron").get(0);
    assertThat(tevatron.getString(0)).isEqualTo("q01");
    assertThat(tevatron.<Row>getList(2).get(0).schema().fieldNames())
        .containsExactly("docid", "title", "text", "score");
    List<String> qrels = Files.readAllLines(output().resolve("examples/qrels.txt"));
    assertThat(qrels).hasSize(979).allMatch(line -> line.matches("q\\d+ 0 \\S+ [012]"));
    assertThat(json("manifest.json").path("labels").path("rows").path("triplet").asInt())
        .isEqualTo(margins.size());

    // Nothing is scored twice, and negatives that are drawn are the same again.
    settings.put("rerank.scores", output().resolve("scores").toString());
    settings.put("rerank.label.sampling", "random");
    settings.remove("rerank.label.grades");
    settings.put("rerank.label.forms", "margin");
    settings.put("rerank.label.file-type", "jsonl");
    List<List<String>> draws = new ArrayList<>();
    for (String name : List.of("first", "second")) {
      settings.put("rerank.output.path", directory.resolve(name).toString());
      assertThat(label(settings).pairs().scored()).isZero();
      draws.add(
          spark
              .read()
              .textFile(directory.resolve(name).resolve("examples/margin").toString())
              .collectAsList());
    }
    assertThat(draws.get(0)).isEqualTo(draws.get(1)).hasSizeGreaterThan(150);
  }

  private String[] columns(String form) {
    return spark.read().parquet(output().resolve("examples").resolve(form).toString()).columns();
  }

  @Test
  void doesNotTakeAPositivesTextForANegative() {
    String input =
        write(
            List.of(
                RowFactory.create("q", "fever", "a", "A fever, high.", 3.0, 1),
                RowFactory.create("q", "fever", "b", "a FEVER high", 2.0, 0),
                RowFactory.create("q", "fever", "c", "water", 1.0, 0),
                RowFactory.create("q", "fever", "d", "Water!", 0.5, 0)));
    LabelResult result = label(Map.of("rerank.input.paths", input, "rerank.label.forms", "margin"));
    assertThat(table("examples/margin")).extracting(row -> row.getString(2)).containsExactly("c");
    assertThat(result.counts().mining().orElseThrow().dropped()).containsEntry("same_text", 2L);
    assertThat(result.counts().mining().orElseThrow().totals().shortOfNegatives()).isEqualTo(1);
    assertThat(result.counts().mining().orElseThrow().totals().withoutNegatives()).isZero();
    assertThat(
            label(
                    Map.of(
                        "rerank.input.paths",
                        input,
                        "rerank.label.forms",
                        "margin",
                        "rerank.label.max-score",
                        -1e9,
                        "rerank.output.overwrite",
                        true))
                .counts()
                .mining()
                .orElseThrow()
                .totals()
                .withoutNegatives())
        .isEqualTo(1);
  }

  @Test
  void writesTheTextsThatWereScored() {
    String input =
        write(
            List.of(
                RowFactory.create("q", "fever", "a", "", 9.0, 1),
                RowFactory.create("q", "fever", "a", "A fever, high.", 3.0, 1),
                RowFactory.create("q", "fever", "b", "water", 2.0, 0),
                RowFactory.create("q", "fever", "b", "another text", 1.0, 0),
                RowFactory.create("q", "fever", "copy", "a FEVER high", 0.5, 1)));
    label(Map.of("rerank.input.paths", input, "rerank.label.forms", "triplet"));
    // Copies of a positive are one.
    assertThat(table("examples/triplet"))
        .extracting(row -> row.getString(0), row -> row.getString(2))
        .containsExactly(tuple("fever", "water"));
    assertThat(table("examples/triplet").get(0).getString(1).toLowerCase(Locale.ROOT))
        .contains("fever");
  }

  @Test
  void takesForPositivesOnlyWhatNobodyHasJudged() {
    List<Row> rows = new ArrayList<>();
    for (int document = 0; document < 8; document++) {
      rows.add(
          RowFactory.create(
              "q", "fever", "d" + document, "text " + document, 9.0 - document, null));
    }
    String input = write(rows);
    LabelResult result =
        label(
            Map.of(
                "rerank.input.paths",
                input,
                "rerank.label.forms",
                "n-tuple",
                "rerank.label.positive-threshold",
                -1000));
    // The document that is taken for a positive leaves its place to a negative.
    assertThat(result.counts().mining().orElseThrow().totals().positives()).isEqualTo(1);
    assertThat(result.counts().mining().orElseThrow().totals().negatives()).isEqualTo(3);
    List<Row> judged =
        rows.stream()
            .map(
                row ->
                    RowFactory.create(
                        row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), 0))
            .toList();
    assertThat(
            label(
                    Map.of(
                        "rerank.input.paths",
                        write(judged),
                        "rerank.label.forms",
                        "triplet",
                        "rerank.label.positive-threshold",
                        -1000,
                        "rerank.output.overwrite",
                        true))
                .counts()
                .mining()
                .orElseThrow()
                .totals()
                .positives())
        .isZero();
  }

  @Test
  void refusesWhatCannotBeLabeled() {
    String unjudged = write(List.of(RowFactory.create("q", "fever", "a", "high", 3.0, 0)));
    assertThatThrownBy(() -> label(Map.of("rerank.input.paths", unjudged)))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("No candidate is known to be relevant")
        .hasMessageContaining("--qrels");
    assertThat(output().resolve("examples")).doesNotExist();
    assertThatThrownBy(
            () ->
                label(
                    Map.of(
                        "rerank.input.paths",
                        unjudged,
                        "rerank.label.forms",
                        "triplets,qrels",
                        "rerank.label.range-min",
                        3,
                        "rerank.label.range-max",
                        5,
                        "rerank.label.max-score",
                        "high",
                        "rerank.label.relative-margin",
                        -0.1)))
        .hasMessageContaining("Unknown form \"triplets\"")
        .hasMessageContaining("triplet")
        .hasMessageContaining("rerank.label.grades")
        .hasMessageContaining("no place for 3 negatives")
        .hasMessageContaining("rerank.label.max-score")
        .hasMessageContaining("rerank.label.relative-margin = -0.1 would take negatives");
    assertThatThrownBy(
            () -> label(Map.of("rerank.input.paths", unjudged, "rerank.label.grades", "0.5")))
        .hasMessageContaining("rerank.label.grades are for form qrels");
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}
