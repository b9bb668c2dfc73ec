package io.sparkrerank.jobs.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.jobs.embed.EmbedJob;
import io.sparkrerank.jobs.embed.EmbedSettings;
import io.sparkrerank.jobs.score.ScoreJob;
import io.sparkrerank.jobs.score.ScoreSettings;
import io.sparkrerank.jobs.testing.Reranking;
import io.sparkrerank.jobs.testing.TestConfigs;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/**
 * Blanks around texts reach the model, whatever the command. Logits and vectors are those of
 * sentence-transformers 6.0.1 on the same directories.
 */
public class TextsAsGivenTest extends Reranking {

  private static final String MODEL = "../udfs/src/test/resources/checkpoints/modernbert-1";
  private static final String ENCODER = "../udfs/src/test/resources/encoders/modernbert-cls";

  private static final StructType TITLED =
      new StructType()
          .add("query_id", DataTypes.StringType)
          .add("query", DataTypes.StringType)
          .add("doc_id", DataTypes.StringType)
          .add("title", DataTypes.StringType)
          .add("text", DataTypes.StringType);

  private static final String QUERY = "what causes anemia";

  private static final List<Row> ROWS =
      List.of(
          row("both", " what causes anemia ", null, "  Low iron causes anemia.  "),
          row("none", QUERY, null, "Low iron causes anemia."),
          row("lines", QUERY, "", "\tLow iron\n causes anemia. \n"),
          row("title", QUERY, " Iron", "  Low iron causes anemia."),
          row("behind", QUERY, "Iron", " Low iron causes anemia. "),
          row("blank-title", QUERY, " \t", "\tLow iron\n causes anemia. \n"),
          row("title-alone", QUERY, "Low iron causes anemia.", " "),
          row("blank-text", QUERY, " ", " \u00a0\n"),
          row("null-text", QUERY, "Low iron causes anemia.", null));

  private static final Map<String, Float> LOGITS =
      Map.of(
          "both", -1.1911496f,
          "none", 7.6990647f,
          "lines", -5.9086576f,
          "title", 4.8447714f,
          "behind", 4.6637192f,
          "blank-title", -5.9086576f,
          "title-alone", 7.6990647f);

  private static Row row(String docId, String query, String title, String text) {
    return RowFactory.create("q-" + docId, query, docId, title, text);
  }

  private Map<String, Object> settings(List<Row> rows) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("rerank.input.paths", List.of(write(rows, TITLED, 1)));
    settings.put("rerank.model.path", MODEL);
    settings.put("rerank.output.overwrite", true);
    return withDefaults(settings);
  }

  private void expectLogits(Map<String, List<Float>> found, Map<String, Float> expected) {
    assertThat(found).hasSameSizeAs(expected);
    expected.forEach(
        (id, logit) -> assertThat(found.get(id).get(0)).as(id).isCloseTo(logit, within(1e-4f)));
  }

  private Map<String, List<Float>> logits(String table) {
    return table(table).stream()
        .collect(
            Collectors.toMap(
                row -> row.getAs("doc_id"), row -> row.getList(row.fieldIndex("logits"))));
  }

  @Test
  void rerankReadsTitleBlankAndText() {
    Map<String, Object> settings = settings(ROWS);
    run(settings);
    expectLogits(logits("ranked"), LOGITS);
    assertThat(table("rejected"))
        .extracting(row -> row.getAs("doc_id") + " " + row.getAs("reason"))
        .containsExactlyInAnyOrder("blank-text missing_text", "null-text missing_text");

    settings.put("rerank.long-text.mode", "passages");
    run(settings);
    expectLogits(logits("ranked"), LOGITS);
  }

  @Test
  void scoreAndRerankGiveAPairOneScore() {
    List<Row> untitled = ROWS.stream().filter(row -> row.isNullAt(3)).toList();
    new ScoreJob(spark, TestConfigs.load(settings(untitled), ScoreSettings::read), silent()).run();
    expectLogits(logits("scored"), Map.of("both", LOGITS.get("both"), "none", LOGITS.get("none")));
  }

  @Test
  void embedReadsTheTextAsItIs() {
    Map<String, Object> settings =
        settings(
            List.of(
                row("lines", QUERY, null, "  Low iron causes anemia.\n"),
                row("titled", QUERY, "Iron", " Low iron causes anemia. ")));
    settings.put("rerank.model.path", ENCODER);
    settings.put("rerank.embed.prompt", "");
    new EmbedJob(spark, TestConfigs.load(settings, EmbedSettings::read), silent()).run();
    Map<String, Float> first =
        table("vectors").stream()
            .collect(
                Collectors.toMap(
                    row -> row.getAs("id"),
                    row -> row.<Float>getList(row.fieldIndex("vector")).get(0)));
    assertThat(first.get("lines")).isCloseTo(-0.18401818f, within(1e-4f));
    assertThat(first.get("titled")).isCloseTo(-0.23161305f, within(1e-4f));
  }

  private static PrintStream silent() {
    return new PrintStream(OutputStream.nullOutputStream());
  }
}
