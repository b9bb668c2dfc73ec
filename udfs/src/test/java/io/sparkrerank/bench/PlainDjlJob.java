package io.sparkrerank.bench;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.translator.CrossEncoderTranslator;
import ai.djl.inference.Predictor;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.util.StringPair;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.spark.row.Columns;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;

/**
 * The job that a user of DJL and Spark would write without this project. {@code
 * scripts/bench/bench.sh} compares with it. Each task loads a traced model in {@code
 * mapPartitions}. Pairs go through DJL's own cross-encoder translator in the order in which they
 * arrive. Only scoring is timed: reading, shuffling, writing and loading the model do not count.
 */
public final class PlainDjlJob {

  private static final StructType SCORES =
      new StructType()
          .add(Columns.QUERY_ID, DataTypes.StringType)
          .add(Columns.DOC_ID, DataTypes.StringType)
          .add(Columns.SCORE, DataTypes.FloatType);

  private PlainDjlJob() {}

  /**
   * Takes the pairs, the folder of the traced {@code model.pt}, the output, the batch size, and how
   * many pairs to score.
   */
  public static void main(String[] args) throws Exception {
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
    try (SparkSession spark = SparkSession.builder().master("local[*]").getOrCreate()) {
      LongAccumulator nanos = spark.sparkContext().longAccumulator("nanoseconds of batchPredict");
      Dataset<Row> pairs = spark.read().parquet(args[0]).limit(Integer.parseInt(args[4]));
      pairs
          .select(Columns.QUERY_ID, Columns.DOC_ID, Columns.QUERY, Columns.TEXT)
          .repartition(4 * spark.sparkContext().defaultParallelism())
          .mapPartitions(
              new ScorePairs(args[1], Integer.parseInt(args[3]), nanos), Encoders.row(SCORES))
          .write()
          .parquet(args[2] + "/scores");
      double seconds = nanos.value() / 1e9 / spark.sparkContext().defaultParallelism();
      Dataset<Row> scores = spark.read().parquet(args[2] + "/scores");
      try (PrintStream out = new PrintStream(args[2] + "/scores.tsv", StandardCharsets.UTF_8)) {
        for (Row row : scores.collectAsList()) {
          out.printf("%s\t%s\t%s%n", row.getString(0), row.getString(1), row.getFloat(2));
        }
      }
      new ObjectMapper()
          .writeValue(
              Path.of(args[2], "result.json").toFile(),
              Map.of("pairs", scores.count(), "seconds", seconds));
    }
  }

  private record ScorePairs(String model, int batch, LongAccumulator nanos)
      implements MapPartitionsFunction<Row, Row> {

    @Override
    public Iterator<Row> call(Iterator<Row> rows) throws Exception {
      Path folder = Path.of(model);
      Criteria<StringPair, float[]> criteria =
          Criteria.builder()
              .setTypes(StringPair.class, float[].class)
              .optModelPath(folder)
              .optModelName("model")
              .optEngine("PyTorch")
              .optTranslator(
                  CrossEncoderTranslator.builder(
                          HuggingFaceTokenizer.newInstance(
                              folder.resolve("tokenizer.json"),
                              Map.of("truncation", "true", "maxLength", "512")))
                      .optSigmoid(false)
                      .optIncludeTokenTypes(true)
                      .build())
              .build();
      List<Row> scored = new ArrayList<>();
      try (ZooModel<StringPair, float[]> loaded = criteria.loadModel();
          Predictor<StringPair, float[]> predictor = loaded.newPredictor()) {
        List<Row> waiting = new ArrayList<>();
        while (rows.hasNext()) {
          waiting.add(rows.next());
          if (waiting.size() == batch || !rows.hasNext()) {
            List<StringPair> pairs =
                waiting.stream()
                    .map(row -> new StringPair(row.getString(2), row.getString(3)))
                    .toList();
            long start = System.nanoTime();
            List<float[]> logits = predictor.batchPredict(pairs);
            nanos.add(System.nanoTime() - start);
            for (int index = 0; index < pairs.size(); index++) {
              Row row = waiting.get(index);
              scored.add(
                  RowFactory.create(row.getString(0), row.getString(1), logits.get(index)[0]));
            }
            waiting.clear();
          }
        }
      }
      return scored.iterator();
    }
  }
}
