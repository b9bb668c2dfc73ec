package io.sparkrerank.jobs.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.jobs.testing.Reranking;
import io.sparkrerank.jobs.testing.TestConfigs;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Answers as stretches of texts. */
public class AnswerJobTest extends Reranking {

  private static final String MODELS = "../udfs/src/test/resources/checkpoints/";

  private AnswerResult answer(Map<String, Object> settings) {
    return new AnswerJob(
            spark,
            TestConfigs.load(withDefaults(settings), AnswerSettings::read),
            new PrintStream(OutputStream.nullOutputStream()))
        .run();
  }

  @Test
  void answersTheSample() throws IOException {
    AnswerResult result =
        answer(
            Map.of(
                "rerank.input.paths", "../sample-data/questions.jsonl",
                "rerank.model.path", "../sample-data/answer-model"));
    assertThat(result.rows().scored()).isEqualTo(60);
    assertThat(result.questions().questions()).isEqualTo(60);
    assertThat(result.questions().unanswered()).isZero();
    assertThat(result.measures().all().questions()).isEqualTo(60);
    assertThat(result.measures().unanswerable().questions()).isEqualTo(8);
    assertThat(result.measures().answerable().f1()).isBetween(0.1, 0.99);
    Map<String, String> texts = new HashMap<>();
    for (Row row : spark.read().json("../sample-data/questions.jsonl").collectAsList()) {
      texts.put(row.getAs("query_id"), row.getAs("text"));
    }
    List<Row> answers = table("answers");
    assertThat(answers).hasSize(300);
    for (Row row : answers) {
      assertThat(slice(texts.get(row.<String>getAs("query_id")), row))
          .isEqualTo(row.<String>getAs("answer"));
    }
    // The mean is that of what was written.
    List<Row> byQuery = table("metrics_by_query");
    assertThat(
            byQuery.stream()
                .filter(row -> row.getString(2).equals("F1"))
                .mapToDouble(row -> row.getDouble(3))
                .average()
                .orElseThrow())
        .isCloseTo(result.measures().all().f1(), within(1e-12));
    assertThat(Files.readString(output().resolve("report.html"))).contains("exact match");
  }

  private static String slice(String text, Row row) {
    int[] codePoints = text.codePoints().toArray();
    int start = row.getAs("answer_start");
    return new String(codePoints, start, row.<Integer>getAs("answer_end") - start);
  }

  @Test
  void slicesTheInputsTextWhateverItsCharactersAndTheTokenizer() {
    List<String> texts =
        List.of(
            "  The cre\u0300me bru\u0302le\u0301e 👩‍👩‍👧 costs 5 € in Zu\u0308rich 🍕. ",
            "日本の首都は東京です。心臓は血液を全身に送る。 ".repeat(20),
            "Blood 😀 pressure is high. ".repeat(40) + "Paris é");
    for (String model : List.of("bert-answers", "roberta-answers", "xlm-roberta-answers")) {
      List<Row> rows = new ArrayList<>();
      for (int index = 0; index < texts.size(); index++) {
        rows.add(RowFactory.create("q" + index, "What?", "d", texts.get(index), null, null));
      }
      AnswerResult result =
          answer(
              Map.of(
                  "rerank.input.paths",
                  write(rows),
                  "rerank.model.path",
                  MODELS + model,
                  "rerank.answer.top-n",
                  20,
                  "rerank.answer.max-tokens",
                  4,
                  "rerank.output.overwrite",
                  true));
      assertThat(result.pairs().distinct()).isGreaterThan(5);
      List<Row> answers = table("answers");
      assertThat(answers).hasSizeGreaterThan(40);
      for (Row row : answers) {
        String text = texts.get(Integer.parseInt(row.<String>getAs("query_id").substring(1)));
        String found = row.getAs("answer");
        assertThat(slice(text, row)).isEqualTo(found);
        assertThat(found).isEqualTo(found.strip()).isNotEmpty();
        assertThat(Character.getType(found.codePointAt(0)))
            .isNotEqualTo((int) Character.NON_SPACING_MARK);
        int after = row.<Integer>getAs("answer_end");
        if (after < text.codePointCount(0, text.length())) {
          assertThat(Character.getType(text.codePoints().toArray()[after]))
              .isNotEqualTo((int) Character.NON_SPACING_MARK);
        }
      }
      assertThat(
              answers.stream()
                  .map(
                      row ->
                          row.getAs("query_id")
                              + " "
                              + row.getAs("answer_start")
                              + "-"
                              + row.getAs("answer_end"))
                  .collect(Collectors.toSet()))
          .as("no stretch twice, though passages overlap")
          .hasSize(answers.size());
    }
  }

  @Test
  void takesTheBestOfAllCandidatesAndSaysWhenThereIsNone() {
    List<Row> rows =
        List.of(
            RowFactory.create("q1", "heart", "a", "The heart pumps blood.", null, null),
            RowFactory.create("q1", "heart", "b", "Salt is bad.", null, null),
            RowFactory.create("q1", "heart", "c", " ", null, null),
            RowFactory.create("q2", "sleep", "a", "The heart pumps blood.", null, null));
    String input = write(rows);
    Map<String, Object> settings =
        new HashMap<>(
            Map.of("rerank.input.paths", input, "rerank.model.path", MODELS + "bert-answers"));
    settings.put("rerank.answer.null-threshold", -1000);
    AnswerResult result = answer(settings);
    assertThat(result.rows().rejected()).containsExactly(Map.entry("missing_text", 1L));
    assertThat(result.questions().questions()).isEqualTo(2);
    assertThat(result.questions().unanswered()).isEqualTo(2);
    List<Row> answers =
        spark
            .read()
            .parquet(output().resolve("answers").toString())
            .orderBy("query_id", "rank")
            .collectAsList();
    assertThat(answers).allMatch(row -> row.<Boolean>getAs("no_answer"));
    assertThat(answers.stream().filter(row -> row.getAs("query_id").equals("q1")).toList())
        .hasSize(5)
        .isSortedAccordingTo(
            (a, b) -> Float.compare(b.<Float>getAs("score"), a.<Float>getAs("score")))
        .allMatch(row -> row.<Boolean>getAs("incomplete"))
        .extracting(row -> row.<Float>getAs("null_score"))
        .containsOnly(answers.get(0).<Float>getAs("null_score"));
    assertThat(answers.get(answers.size() - 1).<Boolean>getAs("incomplete")).isFalse();
    assertThat(result.measures()).isNull();
  }

  @Test
  void readsRightAnswersInTheFormsThatDataSetsHave() throws IOException {
    List<Row> rows =
        List.of(RowFactory.create("q1", "heart", "a", "The heart pumps blood.", null, null));
    String input = write(rows);
    String found =
        answer(Map.of("rerank.input.paths", input, "rerank.model.path", MODELS + "bert-answers"))
                    .measures()
                == null
            ? table("answers").get(0).getAs("answer")
            : null;
    StructType squad =
        new StructType()
            .add("query_id", DataTypes.StringType)
            .add(
                "answers",
                new StructType()
                    .add("text", DataTypes.createArrayType(DataTypes.StringType))
                    .add("answer_start", DataTypes.createArrayType(DataTypes.IntegerType)));
    String struct =
        write(
            List.of(
                RowFactory.create(
                    "q1", RowFactory.create(new String[] {"no", found}, new Integer[] {0, 1}))),
            squad,
            1);
    String lines = directory.resolve("right.jsonl").toString();
    Files.writeString(
        directory.resolve("right.jsonl"),
        "{\"query_id\":\"q1\",\"answers\":[\"the "
            + found
            + "!\"]}\n"
            + "{\"query_id\":\"q9\",\"answers\":[]}\n");
    Map<String, Double> exact = new HashMap<>();
    for (String right : List.of(struct, lines)) {
      exact.put(
          right,
          answer(
                  Map.of(
                      "rerank.input.paths",
                      input,
                      "rerank.model.path",
                      MODELS + "bert-answers",
                      "rerank.answer.right-answers",
                      right,
                      "rerank.output.overwrite",
                      true))
              .measures()
              .all()
              .exact());
    }
    // A question without candidates has no answer, which here is right.
    assertThat(exact).containsEntry(struct, 1.0).containsEntry(lines, 1.0);
  }

  @Test
  void refusesWhatCannotAnswer() {
    String input = write(List.of(RowFactory.create("q", "heart", "a", "blood", 1.0, 1)));
    assertThatThrownBy(() -> answer(Map.of("rerank.input.paths", input)))
        .hasMessageContaining("BertForSequenceClassification, finds no answers")
        .hasMessageContaining("rerank or score");
    assertThatThrownBy(
            () ->
                run(
                    Map.of(
                        "rerank.input.paths", input, "rerank.model.path", MODELS + "bert-answers")))
        .hasMessageContaining("finds answers and gives no scores")
        .hasMessageContaining("spark-rerank answer");
    assertThatThrownBy(
            () ->
                answer(
                    Map.of(
                        "rerank.input.paths", input,
                        "rerank.model.path", MODELS + "bert-answers",
                        "rerank.answer.right-answers", input)))
        .hasMessageContaining("No column answers")
        .hasMessageContaining("relevance");
    assertThatThrownBy(
            () ->
                answer(
                    Map.of(
                        "rerank.input.paths",
                        input,
                        "rerank.model.path",
                        MODELS + "bert-answers",
                        "rerank.answer.null-threshold",
                        "never",
                        "rerank.answer.top-n",
                        0)))
        .hasMessageContaining("rerank.answer.null-threshold = never")
        .hasMessageContaining("rerank.answer.top-n = 0");
  }
}
