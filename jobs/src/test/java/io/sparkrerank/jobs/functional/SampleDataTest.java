package io.sparkrerank.jobs.functional;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.evaluation.Qrels;
import io.sparkrerank.jobs.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two forms of the sample hold the same pairs, and every candidate is judged. */
@Tag("spark")
public class SampleDataTest {

  private static final Path SAMPLE = Path.of("../sample-data");

  private final SparkSession spark = SparkTest.session();

  @TempDir Path directory;

  /** The readable twin, joined; -Dgolden.update=true writes it over pairs.parquet. */
  private Dataset<Row> joined() {
    Dataset<Row> run =
        spark
            .read()
            .option("sep", " ")
            .csv(SAMPLE.resolve("run.trec").toString())
            .toDF("query_id", "q0", "doc_id", "rank", "score", "tag");
    Dataset<Row> queries =
        spark
            .read()
            .json(SAMPLE.resolve("queries.jsonl").toString())
            .select(col("_id").as("query_id"), col("text").as("query"));
    Dataset<Row> corpus =
        spark
            .read()
            .json(SAMPLE.resolve("corpus.jsonl").toString())
            .select(col("_id").as("doc_id"), col("title"), col("text"));
    return run.join(queries, "query_id")
        .join(corpus, "doc_id")
        .select(
            col("query_id"),
            col("query"),
            col("doc_id"),
            col("title"),
            col("text"),
            col("score").cast("double"),
            col("rank").cast("int"))
        .orderBy("query_id", "rank");
  }

  @Test
  void pairsEqualTheJoinedForm() throws IOException {
    Path pairs = SAMPLE.resolve("pairs.parquet");
    if (Boolean.getBoolean("golden.update")) {
      update(pairs);
    }
    List<Row> expected = joined().collectAsList();
    Dataset<Row> committed = spark.read().parquet(pairs.toString());
    assertThat(committed.orderBy("query_id", "rank").collectAsList()).isEqualTo(expected);
    assertThat(expected).hasSizeGreaterThan(900);
  }

  private void update(Path pairs) throws IOException {
    Path folder = directory.resolve("pairs");
    joined().coalesce(1).write().parquet(folder.toString());
    try (Stream<Path> files = Files.list(folder)) {
      Path part =
          files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
      Files.move(part, pairs, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Test
  void everyCandidateIsJudged() {
    Dataset<Row> qrels = Qrels.read(spark, SAMPLE.resolve("qrels.txt").toString()).grades();
    assertThat(joined().join(qrels, new String[] {"query_id", "doc_id"}, "left_anti").isEmpty())
        .isTrue();
    assertThat(qrels.filter(col("relevance").geq(2)).select("query_id").distinct().count())
        .isGreaterThanOrEqualTo(40);
  }

  @Test
  void staysSmall() throws IOException {
    assertThat(Files.size(SAMPLE.resolve("model/model.safetensors"))).isLessThan(10_000_000);
  }
}
