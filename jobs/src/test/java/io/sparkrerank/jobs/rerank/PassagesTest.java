package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.jobs.scoring.PairCounts;
import io.sparkrerank.jobs.testing.Reranking;
import io.sparkrerank.jobs.testing.SparkTest;
import io.sparkrerank.text.Cut;
import io.sparkrerank.text.PairTokenizer;
import io.sparkrerank.text.Passage;
import io.sparkrerank.text.PassageCutter;
import io.sparkrerank.text.Reading;
import io.sparkrerank.text.Truncation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Long texts in passages. */
public class PassagesTest extends Reranking {

  private static final StructType TITLED =
      new StructType()
          .add("query_id", DataTypes.StringType)
          .add("query", DataTypes.StringType)
          .add("doc_id", DataTypes.StringType)
          .add("title", DataTypes.StringType)
          .add("text", DataTypes.StringType);

  private static final String[] WORDS = {"blood", "vitamin", "skin", "🩸", "é", "sleep", "lung"};

  /** Texts of 1 to 300 tokens and more, of which the model reads 64. */
  private static List<Row> longRows() {
    Random random = new Random(9);
    List<Row> rows = new ArrayList<>();
    for (int document = 0; document < 12; document++) {
      StringBuilder text = new StringBuilder();
      for (int word = 0; word < 1 + document * 12; word++) {
        text.append(word == 0 ? "" : "  ").append(WORDS[random.nextInt(WORDS.length)]);
      }
      String title = document % 3 == 0 ? null : "heart " + document;
      rows.add(RowFactory.create("q", "blood", "d" + document, title, text.toString()));
    }
    return rows;
  }

  private Map<String, Object> settings(List<Row> rows) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("rerank.input.paths", List.of(write(rows, TITLED, 2)));
    return settings;
  }

  /** The rows that the passages of {@code rows} would be, if each were a document. */
  private static List<Row> cut(List<Row> rows) {
    List<Row> passages = new ArrayList<>();
    try (PairTokenizer tokenizer =
        new PairTokenizer(
            SparkTest.MODEL.resolve("tokenizer.json"),
            Reading.ofPairs(new Truncation(64, 0.75, Cut.END, Cut.END)))) {
      PassageCutter cutter = new PassageCutter(tokenizer, 20, 10);
      for (Row row : rows) {
        String title = row.isNullAt(3) ? "" : row.getString(3);
        PassageCutter.Document document =
            new PassageCutter.Document(row.getString(1), title, row.getString(4));
        List<String> parts =
            Passage.slice(row.getString(4), cutter.cut(List.of(document)).get(0).passages());
        for (int part = 0; part < parts.size(); part++) {
          passages.add(
              RowFactory.create(
                  row.get(0),
                  row.get(1),
                  row.get(2) + "#" + part + "#" + parts.get(part),
                  row.get(3),
                  parts.get(part)));
        }
      }
    }
    // An id has no blanks.
    return passages.stream()
        .map(
            row ->
                RowFactory.create(
                    row.get(0),
                    row.get(1),
                    row.getString(2).replace(' ', '_'),
                    row.get(3),
                    row.get(4)))
        .toList();
  }

  @Test
  void aggregatesThePassagesAndKeepsWhereTheBestOneIs() {
    List<Row> rows = longRows();
    Map<String, Object> settings = settings(cut(rows));
    String store = directory.resolve("store").toString();
    settings.put("rerank.scores", store);
    run(settings);
    Map<String, List<Float>> scores = new HashMap<>();
    Map<String, String> texts = new HashMap<>();
    for (Row row :
        spark
            .read()
            .parquet(output().resolve("ranked").toString())
            .selectExpr("doc_id", "score")
            .orderBy("doc_id")
            .collectAsList()) {
      String[] parts = row.getString(0).split("#", 3);
      List<Float> list = scores.computeIfAbsent(parts[0], key -> new ArrayList<>());
      int place = Integer.parseInt(parts[1]);
      while (list.size() <= place) {
        list.add(null);
      }
      list.set(place, row.getFloat(1));
      texts.put(parts[0] + "#" + parts[1], parts[2]);
    }

    settings.put("rerank.input.paths", List.of(write(rows, TITLED, 2)));
    settings.put("rerank.long-text.mode", "passages");
    settings.put("rerank.long-text.window", 20);
    settings.put("rerank.long-text.stride", 10);
    settings.put("rerank.long-text.aggregate", List.of("max", "first", "sum,mean", "top3-mean"));
    settings.put("rerank.output.overwrite", true);
    RerankResult result = run(settings);
    // A passage is a pair like any other: the store has them all.
    PairCounts pairs = result.rows().pairs();
    assertThat(pairs.scored()).isZero();
    assertThat(pairs.reused()).isEqualTo(texts.values().stream().count());

    List<Row> ranked = table("ranked");
    assertThat(ranked).hasSize(12);
    for (Row row : ranked) {
      String id = row.getAs("doc_id");
      List<Float> expected = scores.get(id);
      assertThat(row.<Integer>getAs("passages")).isEqualTo(expected.size());
      float best = expected.stream().max(Float::compare).orElseThrow();
      double sum = expected.stream().mapToDouble(Float::doubleValue).sum();
      double top =
          expected.stream()
              .sorted((a, b) -> Float.compare(b, a))
              .limit(3)
              .mapToDouble(Float::doubleValue)
              .average()
              .orElseThrow();
      assertThat(row.<Float>getAs("score")).isEqualTo(best);
      assertThat(row.<Float>getAs("score_max")).isEqualTo(best);
      assertThat(row.<Float>getAs("score_first")).isEqualTo(expected.get(0));
      assertThat(row.<Float>getAs("score_sum")).isCloseTo((float) sum, within(1e-5f));
      assertThat(row.<Float>getAs("score_mean"))
          .isCloseTo((float) (sum / expected.size()), within(1e-6f));
      assertThat(row.<Float>getAs("score_top3_mean")).isCloseTo((float) top, within(1e-6f));

      String text = rows.get(Integer.parseInt(id.substring(1))).getString(4);
      int start = row.<Integer>getAs("best_passage_start");
      int end = row.<Integer>getAs("best_passage_end");
      String passage = Passage.slice(text, List.of(new Passage(start, end))).get(0);
      assertThat(passage.replace(' ', '_')).isEqualTo(texts.get(id + "#" + expected.indexOf(best)));
    }
    assertThat(ranked.stream().mapToInt(row -> row.<Integer>getAs("passages")).max().orElse(0))
        .isGreaterThan(10);
  }

  @Test
  void readsAllOfALongTextAndShortOnesAsEver() {
    List<Row> rows = longRows();
    Map<String, Object> settings = settings(rows);
    settings.put("rerank.scores", directory.resolve("store").toString());
    RerankResult truncated = run(settings);
    assertThat(truncated.rows().truncated()).isPositive();
    Map<String, Float> short_ = new HashMap<>();
    for (Row row : table("ranked")) {
      if (row.<Integer>getAs("dropped_tokens") == 0) {
        short_.put(row.getAs("doc_id"), row.getAs("score"));
      }
    }
    settings.put("rerank.long-text.mode", "passages");
    settings.put("rerank.output.overwrite", true);
    RerankResult passages = run(settings);
    assertThat(passages.rows().truncated()).isZero();
    // Texts that fit are the same pairs, with the same scores.
    assertThat(passages.rows().pairs().reused()).isEqualTo(short_.size()).isPositive();
    assertThat(table("ranked"))
        .filteredOn(row -> short_.containsKey(row.<String>getAs("doc_id")))
        .hasSameSizeAs(short_.keySet())
        .allSatisfy(
            row -> {
              assertThat(row.<Integer>getAs("passages")).isEqualTo(1);
              assertThat(row.<Float>getAs("score"))
                  .isEqualTo(short_.get(row.<String>getAs("doc_id")));
            });
  }
}
