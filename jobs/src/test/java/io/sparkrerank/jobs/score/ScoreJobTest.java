package io.sparkrerank.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.jobs.testing.Reranking;
import io.sparkrerank.jobs.testing.TestConfigs;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Pairs that are scored or classified, and not ranked. */
public class ScoreJobTest extends Reranking {

  private static final Path NLI = Path.of("../udfs/src/test/resources/checkpoints/bert-3");

  private static final StructType PREMISES =
      new StructType()
          .add("premise", DataTypes.StringType)
          .add("hypothesis", DataTypes.StringType)
          .add("label", DataTypes.StringType)
          .add("number", DataTypes.LongType);

  private ScoreResult score(Map<String, Object> settings) {
    return new ScoreJob(
            spark,
            TestConfigs.load(withDefaults(settings), ScoreSettings::read),
            new PrintStream(OutputStream.nullOutputStream()))
        .run();
  }

  private String premises() {
    return write(
        List.of(
            RowFactory.create("The heart pumps blood.", "Blood moves.", "entailment", 1L),
            RowFactory.create("The heart pumps blood.", "Blood moves.", "NEUTRAL", 2L),
            RowFactory.create("Sleep is good.", "Sleep is bad.", "2", 3L),
            RowFactory.create("Salt is bad.", "Less salt is good.", null, 4L),
            RowFactory.create(" ", "Less salt is good.", "neutral", 5L)),
        PREMISES,
        2);
  }

  @Test
  void scoresTheSample() throws IOException {
    ScoreResult result =
        score(
            Map.of(
                "rerank.input.paths", "../sample-data/similarity.csv",
                "rerank.model.path", "../sample-data/similarity-model",
                "rerank.score.evaluate", "similarity"));
    assertThat(result.rows().scored()).isEqualTo(80);
    assertThat(result.measures().regression().pearson()).isBetween(0.2, 0.9);
    assertThat(result.measures().classes()).isNull();
    List<Row> rows = table("scored");
    assertThat(rows.get(0).schema().fieldNames())
        .containsExactly(
            "pair_id",
            "sentence1",
            "sentence2",
            "similarity",
            "score",
            "logits",
            "query_tokens",
            "text_tokens",
            "dropped_tokens");
    assertThat(rows).allSatisfy(row -> assertThat(row.<Float>getAs("score")).isBetween(0f, 1f));
    assertThat(json("metrics.json").path("measures").path("Pearson").asDouble())
        .isEqualTo(result.measures().regression().pearson());
    assertThat(Files.readString(output().resolve("report.html")))
        .contains("Against the column similarity");
  }

  @Test
  void classifiesByTheModelsLabels() {
    ScoreResult result =
        score(
            Map.of(
                "rerank.input.paths", premises(),
                "rerank.model.path", NLI.toString(),
                "rerank.score.evaluate", "label"));
    assertThat(result.rows().read()).isEqualTo(5);
    assertThat(result.rows().rejected()).containsExactly(Map.entry("missing_query", 1L));
    assertThat(result.pairs().distinct()).isEqualTo(3);
    assertThat(result.measures().rows()).isEqualTo(3);
    assertThat(result.measures().without()).isEqualTo(1);
    for (Row row : table("scored")) {
      // An input column that is called as one of ours.
      assertThat(List.of(row.schema().fieldNames())).contains("input_label", "label", "number");
      Map<String, Float> probabilities = row.getJavaMap(row.fieldIndex("probabilities"));
      assertThat(probabilities).containsOnlyKeys("entailment", "neutral", "contradiction");
      assertThat(probabilities.values().stream().mapToDouble(Float::doubleValue).sum())
          .isCloseTo(1, within(1e-6));
      float best = probabilities.values().stream().max(Float::compare).orElseThrow();
      assertThat(probabilities.get(row.<String>getAs("label"))).isEqualTo(best);
      assertThat(row.<Float>getAs("score")).isEqualTo(best);
    }
    assertThat(table("rejected")).extracting(row -> row.<Long>getAs("number")).containsExactly(5L);
  }

  @Test
  void givesEachLabelAProbabilityOfItsOwnUnderASigmoid() {
    score(
        Map.of(
            "rerank.input.paths", premises(),
            "rerank.model.path", NLI.toString(),
            "rerank.model.activation", "sigmoid"));
    for (Row row : table("scored")) {
      Map<String, Float> probabilities = row.getJavaMap(row.fieldIndex("probabilities"));
      List<String> chosen =
          List.of("entailment", "neutral", "contradiction").stream()
              .filter(label -> probabilities.get(label) >= 0.5f)
              .toList();
      assertThat(row.<String>getList(row.fieldIndex("labels"))).isEqualTo(chosen);
    }
  }

  @Test
  void measuresYesAndNo() {
    StructType schema =
        new StructType()
            .add("question1", DataTypes.StringType)
            .add("question2", DataTypes.StringType)
            .add("same", DataTypes.IntegerType);
    String input =
        write(
            List.of(
                RowFactory.create("heart", "blood", 1),
                RowFactory.create("sleep", "water", 0),
                RowFactory.create("fever", "skin", 0)),
            schema,
            1);
    ScoreResult result =
        score(
            Map.of(
                "rerank.input.paths", input,
                "rerank.model.activation", "sigmoid",
                "rerank.score.evaluate", "same"));
    assertThat(result.measures().classes().rows()).isEqualTo(3);
    assertThat(result.measures().values())
        .containsKeys("Pearson", "accuracy", "F1 of 1", "AP of 1");
  }

  @Test
  void measuresAgainstTruthValuesAndNumbersOfLabelsHoweverTheyAreWritten() throws IOException {
    Path same =
        Files.writeString(
            directory.resolve("same.jsonl"),
            """
            {"question1": "heart", "question2": "blood", "same": true}
            {"question1": "sleep", "question2": "water", "same": false}
            {"question1": "fever", "question2": "skin", "same": false}
            """);
    ScoreResult scores =
        score(
            Map.of(
                "rerank.input.paths", same.toString(),
                "rerank.model.activation", "sigmoid",
                "rerank.score.evaluate", "same"));
    assertThat(scores.measures().rows()).isEqualTo(3);
    assertThat(scores.measures().values()).containsKeys("accuracy", "F1 of 1");
    StructType schema =
        new StructType()
            .add("premise", DataTypes.StringType)
            .add("hypothesis", DataTypes.StringType)
            // As pandas has a column of numbers with a gap.
            .add("gold", DataTypes.DoubleType);
    String labels =
        write(
            List.of(
                RowFactory.create("heart", "blood", 2.0),
                RowFactory.create("sleep", "water", 0.0),
                RowFactory.create("fever", "skin", -1.0)),
            schema,
            1);
    ScoreResult classes =
        score(
            Map.of(
                "rerank.input.paths",
                labels,
                "rerank.model.path",
                NLI.toString(),
                "rerank.score.evaluate",
                "gold",
                "rerank.output.overwrite",
                true));
    assertThat(classes.measures().rows()).isEqualTo(2);
    assertThat(classes.measures().without()).isEqualTo(1);
  }

  @Test
  void refusesColumnsThatWouldBeCalledTheSame() {
    StructType schema = PREMISES.add("input_label", DataTypes.StringType);
    String input = write(List.of(RowFactory.create("a", "b", "neutral", 1L, "x")), schema, 1);
    assertThatThrownBy(() -> score(Map.of("rerank.input.paths", input)))
        .hasMessageContaining("Column input_label in " + input)
        .hasMessageContaining("rename it");
  }

  @Test
  void refusesWhatItCannotScore() {
    String input = premises();
    String model = NLI.toString();
    assertThatThrownBy(
            () ->
                score(
                    Map.of(
                        "rerank.input.paths", input,
                        "rerank.input.columns.query", "first",
                        "rerank.model.path", model)))
        .hasMessageContaining("No column first")
        .hasMessageContaining("premise, hypothesis")
        .hasMessageContaining("--columns");
    assertThatThrownBy(
            () -> score(Map.of("rerank.input.paths", input, "rerank.score.evaluate", "gold")))
        .hasMessageContaining("No column gold")
        .hasMessageContaining("--evaluate");
    assertThatThrownBy(
            () ->
                score(
                    Map.of(
                        "rerank.input.paths", input,
                        "rerank.model.path", model,
                        "rerank.score.evaluate", "premise")))
        .hasMessageContaining("is none of the model's labels: entailment, neutral, contradiction");
    assertThatThrownBy(
            () -> score(Map.of("rerank.input.paths", input, "rerank.score.evaluate", "premise")))
        .hasMessageContaining("No row of " + input + " has a number in column premise");
    assertThat(output().resolve("scores")).as("found before scoring").doesNotExist();
    assertThatThrownBy(
            () ->
                score(
                    Map.of(
                        "rerank.input.paths",
                        input,
                        "rerank.model.path",
                        model,
                        "rerank.output.path",
                        directory.resolve("other").toString(),
                        "rerank.model.activation",
                        "identity")))
        .hasMessageContaining("softmax or sigmoid");
    assertThatThrownBy(
            () ->
                score(
                    Map.of(
                        "rerank.input.paths",
                        input,
                        "rerank.output.path",
                        directory.resolve("other").toString(),
                        "rerank.model.path",
                        "../udfs/src/test/resources/checkpoints/bert-answers")))
        .hasMessageContaining("BertForQuestionAnswering")
        .hasMessageContaining("spark-rerank answer");
    assertThatThrownBy(() -> score(Map.of("rerank.input.run", "run.trec")))
        .hasMessageContaining("not a run");
  }
}
