package io.sparkrerank.jobs.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.jobs.rerank.RerankResult;
import io.sparkrerank.jobs.testing.Reranking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Response selection: queries are dialogues. */
public class DialoguesTest extends Reranking {

  private static final StructType TURNS =
      new StructType()
          .add("query_id", DataTypes.StringType)
          .add("query", DataTypes.createArrayType(DataTypes.StringType))
          .add("doc_id", DataTypes.StringType)
          .add("text", DataTypes.StringType)
          .add("relevance", DataTypes.IntegerType);

  @Test
  void joinsTurnsAndLosesTheOldestFirst() {
    String last = "which medicine helps against high blood pressure";
    String old = "heart sleep water vitamin fever skin bone lung ".repeat(20);
    List<Row> rows = new ArrayList<>();
    rows.add(RowFactory.create("long", new String[] {"hello", old, last}, "d", "salt", 1));
    // Other old turns, which are lost as well.
    rows.add(RowFactory.create("other", new String[] {"good day", old, last}, "d", "salt", 1));
    rows.add(
        RowFactory.create("short", new String[] {"heart", null, " ", "blood"}, "d", "salt", 1));
    run(
        Map.of(
            "rerank.input.paths", write(rows, TURNS, 1),
            "rerank.input.turn-separator", " ",
            "rerank.evaluation.measures", "R_10@1,RR"));
    List<Row> dialogues =
        spark
            .read()
            .parquet(output().resolve("ranked").toString())
            .orderBy("query_id")
            .collectAsList();
    assertThat(logits(dialogues.get(0))).isEqualTo(logits(dialogues.get(1)));

    run(
        Map.of(
            "rerank.input.paths",
            write(
                List.of(
                    RowFactory.create("long", last, "d", "salt", 1.0, 1),
                    RowFactory.create("short", "heart blood", "d", "salt", 1.0, 1))),
            "rerank.output.path",
            directory.resolve("texts").toString()));
    List<Row> texts =
        spark
            .read()
            .parquet(directory.resolve("texts").resolve("ranked").toString())
            .orderBy("query_id")
            .collectAsList();
    assertThat(logits(dialogues.get(2))).isEqualTo(logits(texts.get(1)));
    assertThat(logits(dialogues.get(0)))
        .as("more than the last turn was read")
        .isNotEqualTo(logits(texts.get(0)));
  }

  private static List<Float> logits(Row row) {
    return row.getList(row.fieldIndex("logits"));
  }

  @Test
  void readsTurnsOfTextFilesAndTellsWhatAreNone() throws Exception {
    Files.writeString(
        directory.resolve("d.jsonl"),
        """
        {"query_id":"a","query":["hi","what helps?"],"doc_id":"1","text":"salt","relevance":1}
        {"query_id":"a","query":["hi","what helps?"],"doc_id":"2","text":"sleep","relevance":0}
        {"query_id":"b","query":"no turns","doc_id":"1","text":"salt","relevance":1}
        {"query_id":"c","query":[],"doc_id":"1","text":"salt","relevance":1}
        """);
    RerankResult result =
        run(
            Map.of(
                "rerank.input.paths",
                directory.resolve("d.jsonl").toString(),
                "rerank.input.turn-separator",
                " "));
    assertThat(result.rows().ranked()).isEqualTo(2);
    assertThat(result.rows().rejected())
        .containsExactly(Map.entry("malformed_turns", 1L), Map.entry("missing_query", 1L));
  }

  @Test
  void readsTurnsOfQueriesThatAreJoinedWithARun() throws Exception {
    StructType queries =
        new StructType()
            .add("_id", DataTypes.StringType)
            .add("text", DataTypes.createArrayType(DataTypes.StringType));
    String path =
        write(List.of(RowFactory.create("a", new String[] {"hi", "what helps?"})), queries, 1);
    Path run = directory.resolve("run.trec");
    Files.writeString(run, "a Q0 d 1 1.0 x\n");
    Path corpus = directory.resolve("corpus.jsonl");
    Files.writeString(corpus, "{\"_id\":\"d\",\"text\":\"salt\"}\n");
    Map<String, Object> settings = new HashMap<>();
    settings.put("rerank.input.run", run.toString());
    settings.put("rerank.input.queries", path);
    settings.put("rerank.input.corpus", corpus.toString());
    assertThatThrownBy(() -> run(settings)).hasMessageContaining("holds arrays");
    settings.put("rerank.input.turn-separator", " ");
    assertThat(run(settings).rows().ranked()).isEqualTo(1);
  }

  @Test
  void refusesTurnsWithoutASeparatorAndListsThatAreTooLong() {
    List<Row> rows = new ArrayList<>();
    for (int candidate = 0; candidate < 3; candidate++) {
      rows.add(
          RowFactory.create("a", new String[] {"heart"}, "d" + candidate, "salt " + candidate, 1));
    }
    String input = write(rows, TURNS, 1);
    assertThatThrownBy(() -> run(Map.of("rerank.input.paths", input)))
        .hasMessageContaining("Column query")
        .hasMessageContaining("array<string>")
        .hasMessageContaining("--turn-separator");
    String json =
        write(List.of(RowFactory.create("a", "[\"hi\", \"heart?\"]", "d", "salt", 1.0, 1)));
    assertThatThrownBy(() -> run(Map.of("rerank.input.paths", json)))
        .hasMessageContaining("Column query in " + json + " holds arrays")
        .hasMessageContaining("--turn-separator");
    String texts = write(List.of(RowFactory.create("a", "[1] heart?", "d", "salt", 1.0, 1)));
    assertThatThrownBy(
            () -> run(Map.of("rerank.input.paths", texts, "rerank.input.turn-separator", " ")))
        .hasMessageContaining("Column query in " + texts + " holds texts")
        .hasMessageContaining("leave out --turn-separator");
    assertThatThrownBy(
            () ->
                run(
                    Map.of(
                        "rerank.input.paths",
                        input,
                        "rerank.input.turn-separator",
                        " ",
                        "rerank.top-k",
                        2,
                        "rerank.evaluation.measures",
                        "R_2@1")))
        .hasMessageContaining("R_2@1 is for lists of 2 candidates, and query a has 3");
  }
}
