package io.sparkrerank.jobs.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.jobs.config.RerankSettings;
import io.sparkrerank.jobs.rerank.RerankJob;
import io.sparkrerank.jobs.rerank.RerankResult;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Runs the job on small inputs with the tiny model, as tests of it do. */
@Tag("spark")
public abstract class Reranking {

  public static final StructType PAIRS =
      new StructType()
          .add("query_id", DataTypes.StringType)
          .add("query", DataTypes.StringType)
          .add("doc_id", DataTypes.StringType)
          .add("text", DataTypes.StringType)
          .add("score", DataTypes.DoubleType)
          .add("relevance", DataTypes.IntegerType);

  private static final String[] WORDS = {
    "blood", "heart", "sugar", "sleep", "water", "vitamin", "fever", "skin", "bone", "lung"
  };

  protected final SparkSession spark = SparkTest.session();

  @TempDir protected Path directory;

  protected Path output() {
    return directory.resolve("out");
  }

  protected RerankResult run(Map<String, Object> settings) {
    return new RerankJob(
            spark,
            TestConfigs.load(withDefaults(settings), RerankSettings::read),
            new PrintStream(OutputStream.nullOutputStream()))
        .run();
  }

  /** The settings, with the tiny model and a folder of the test where they name none. */
  protected Map<String, Object> withDefaults(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.putIfAbsent("rerank.model.path", SparkTest.MODEL.toString());
    all.putIfAbsent("rerank.model.cache", directory.resolve("cache").toString());
    all.putIfAbsent("rerank.sample-seconds", 1);
    all.putIfAbsent("rerank.output.path", output().toString());
    return all;
  }

  protected String write(List<Row> rows) {
    return write(rows, PAIRS, 1);
  }

  protected String write(List<Row> rows, StructType schema, int files) {
    String path = directory.resolve("pairs-" + System.nanoTime() + ".parquet").toString();
    spark.createDataFrame(rows, schema).repartition(files).write().parquet(path);
    return path;
  }

  protected static List<Row> goodRows(int queries, int candidates) {
    Random random = new Random(5);
    List<Row> rows = new ArrayList<>();
    for (int query = 0; query < queries; query++) {
      for (int document = 0; document < candidates; document++) {
        StringBuilder text = new StringBuilder();
        for (int word = 0; word <= random.nextInt(40); word++) {
          text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        rows.add(
            RowFactory.create(
                "q" + query,
                WORDS[query % WORDS.length] + " " + query,
                "d" + document,
                text.toString(),
                10.0 - document,
                document % 3));
      }
    }
    return rows;
  }

  protected List<String> runFile() throws IOException {
    return Files.readAllLines(output().resolve("run.trec"));
  }

  protected List<Row> table(String name) {
    return spark.read().parquet(output().resolve(name).toString()).collectAsList();
  }

  protected JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(output().resolve(name).toFile());
  }
}
