package io.sparkrerank.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.testing.SparkTest;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
public class GenerateJobTest {

  private final SparkSession spark = SparkTest.session();

  @TempDir Path directory;

  private Dataset<Row> generate(String name, long seed, int files) {
    String path = directory.resolve(name).toString();
    new GenerateJob(spark, new GenerateConfig(2050, 100, 60, 0.8, seed, 0)).run(path, files);
    return spark.read().parquet(path);
  }

  @Test
  void makesTheSamePairsFromTheSameSeedWhateverTheFiles() {
    List<Row> one = generate("one", 7, 1).orderBy("doc_id").collectAsList();
    assertThat(one).hasSize(2050);
    assertThat(generate("three", 7, 3).orderBy("doc_id").collectAsList()).isEqualTo(one);
    assertThat(generate("other", 8, 1).orderBy("doc_id").collectAsList()).isNotEqualTo(one);
  }

  @Test
  void drawsLengthsWithALongTail() {
    Dataset<Row> lengths =
        generate("pairs", 7, 2).selectExpr("size(split(text, ' ')) AS words", "query_id");
    Row quantiles = lengths.selectExpr("percentile(words, 0.5)", "max(words)", "min(words)").head();
    assertThat(quantiles.getDouble(0)).isBetween(48.0, 57.0);
    assertThat(quantiles.getInt(1)).isGreaterThan(400);
    assertThat(quantiles.getInt(2)).isPositive();
    assertThat(lengths.select("query_id").distinct().count()).isEqualTo(21);
  }

  @Test
  void drawsForEachQueryAnew() {
    List<String> beginnings =
        generate("pairs", 7, 1)
            .selectExpr("array_join(slice(split(text, ' '), 1, 6), ' ') AS beginning")
            .filter("size(split(beginning, ' ')) = 6")
            .as(Encoders.STRING())
            .collectAsList();
    assertThat(beginnings).hasSizeGreaterThan(1_900).doesNotHaveDuplicates();
  }

  @Test
  void refusesAFolderThatExists() {
    generate("pairs", 7, 1);
    assertThatThrownBy(() -> generate("pairs", 7, 1))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("exists already; name a new folder");
  }
}
