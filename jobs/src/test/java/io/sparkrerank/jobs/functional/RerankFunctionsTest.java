package io.sparkrerank.jobs.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkrerank.jobs.testing.SparkTest;
import io.sparkrerank.spark.RerankFunctions;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The functions by both ways: registered by Java code, and as a catalog for those who write SQL.
 */
@Tag("spark")
public class RerankFunctionsTest {

  private static final String MODEL_PATH = "spark.rerank.model.path";

  private final SparkSession spark = SparkTest.session().newSession();

  @BeforeEach
  void nameTheModel() {
    spark.conf().set(MODEL_PATH, SparkTest.MODEL.toString());
    spark.conf().set("spark.rerank.model.device", "cpu");
    spark.conf().set("spark.sql.catalog.rerank", "io.sparkrerank.spark.RerankCatalog");
    SparkSession.setActiveSession(spark);
    RerankFunctions.register(spark);
  }

  @AfterEach
  void forgetTheSession() {
    SparkSession.clearActiveSession();
  }

  private Row only(String sql) {
    return spark.sql(sql).collectAsList().get(0);
  }

  @Test
  void scoresTextsInTheirOrder() {
    String arguments =
        "(query, texts) FROM VALUES ('blood', array('heart', null, 'lung', 'heart'))";
    List<Float> scores = only("SELECT rerank_score" + arguments + " AS t(query, texts)").getList(0);
    assertThat(scores).hasSize(4);
    assertThat(scores.get(1)).isNull();
    assertThat(scores.get(0)).isEqualTo(scores.get(3)).isNotEqualTo(scores.get(2));
    for (String function : List.of("rerank.rerank_score", "similarity_score")) {
      assertThat(only("SELECT " + function + arguments + " AS t(query, texts)").getList(0))
          .isEqualTo(scores);
    }
  }

  @Test
  void findsTheAnswerOfEachText() {
    spark.conf().set(MODEL_PATH, "../udfs/src/test/resources/checkpoints/bert-answers");
    RerankFunctions.register(spark);
    String arguments =
        "('what?', texts) FROM VALUES (array('The 🍕 heart pumps blood.', null)) AS t(texts)";
    List<Row> answers = only("SELECT answer_span" + arguments).getList(0);
    assertThat(answers.get(1)).isNull();
    Row answer = answers.get(0);
    int[] text = "The 🍕 heart pumps blood.".codePoints().toArray();
    assertThat(answer.getString(0))
        .isEqualTo(new String(text, answer.getInt(1), answer.getInt(2) - answer.getInt(1)))
        .isNotEmpty();
    assertThat(only("SELECT rerank.answer_span" + arguments).<Row>getList(0).get(0))
        .isEqualTo(answer);
    assertThatThrownBy(() -> spark.sql("SELECT rerank.rerank_score('a', array('b'))").collect())
        .hasStackTraceContaining("finds answers and gives no scores");
  }

  @Test
  void measuresArraysOfGrades() {
    for (String prefix : List.of("", "rerank.")) {
      Row row =
          only(
              "SELECT %1$sndcg_at(g, 10), %1$srr_at(g, 10), %1$srr_at(g, 1), %1$sndcg_at(null, 10)"
                      .formatted(prefix)
                  + " FROM VALUES (array(0, 2, null, 1)) AS t(g)");
      // (2/log2(3) + 1/log2(5)) / (2/log2(2) + 1/log2(3))
      assertThat(row.getDouble(0)).isCloseTo(0.643322, within(1e-6));
      assertThat(row.getDouble(1)).isEqualTo(0.5);
      assertThat(row.getDouble(2)).isZero();
      assertThat(row.isNullAt(3)).isTrue();
    }
  }

  @Test
  void takesGradesOfAnyWholeType() {
    for (String prefix : List.of("", "rerank.")) {
      Row row = only("SELECT " + prefix + "rr_at(g, 10) FROM VALUES (array(0L, 2L)) AS t(g)");
      assertThat(row.getDouble(0)).isEqualTo(0.5);
    }
  }

  @Test
  void takesGradesWrittenAsOtherNumbersAndTruthValues() {
    for (String prefix : List.of("", "rerank.")) {
      for (String grades :
          List.of(
              "array(0.0D, 2.0D)",
              "array(0.0, 2.0)",
              "array(false, true)",
              "array(CAST(null AS DOUBLE), 1.0D)",
              "array('0.0', 'true')")) {
        Row row = only("SELECT " + prefix + "rr_at(" + grades + ", 10)");
        assertThat(row.getDouble(0)).as(prefix + grades).isEqualTo(0.5);
      }
      for (String grades : List.of("array(0.5D, 1.0D)", "array(0.5)", "array('yes')")) {
        assertThatThrownBy(
                () ->
                    only(
                        "SELECT " + prefix + "ndcg_at(g, 10) FROM VALUES (" + grades + ") AS t(g)"))
            .as(prefix + grades)
            .hasStackTraceContaining("A grade is not a whole number, true or false: ");
      }
    }
  }

  @Test
  void givesNullForNull() {
    Row row =
        only("SELECT rerank_score(q, t) FROM VALUES (CAST(null AS STRING), array('a')) AS v(q, t)");
    assertThat(row.isNullAt(0)).isTrue();
  }

  @Test
  void saysWhichSettingNamesTheModel() {
    spark.conf().unset(MODEL_PATH);
    assertThatThrownBy(() -> spark.sql("SELECT rerank.rerank_score('a', array('b'))").collect())
        .hasStackTraceContaining(
            "set spark.rerank.model.path to its directory, or its name on the hub");
    assertThatThrownBy(() -> spark.sql("SELECT rerank.rerank_scores('a', array('b'))").collect())
        .hasMessageContaining("rerank_scores");
  }
}
