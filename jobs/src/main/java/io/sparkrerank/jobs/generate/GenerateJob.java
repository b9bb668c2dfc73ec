package io.sparkrerank.jobs.generate;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.spark.row.Columns;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The job of the command {@code generate}: makes pairs for load tests. Words are drawn by Zipf's
 * law from the vocabulary of the sample data, and the lengths of texts are lognormal. The same seed
 * gives the same rows on every cluster.
 */
public final class GenerateJob {

  private static final StructType SCHEMA =
      new StructType()
          .add(Columns.QUERY_ID, DataTypes.StringType, false)
          .add(Columns.QUERY, DataTypes.StringType, false)
          .add(Columns.DOC_ID, DataTypes.StringType, false)
          .add(Columns.TEXT, DataTypes.StringType, false)
          .add(Columns.SCORE, DataTypes.DoubleType, false)
          .add(Columns.RANK, DataTypes.IntegerType, false);

  /** The same columns with any content, and the reason for which a row must be rejected. */
  private static final StructType SPOILED =
      new StructType()
          .add(Columns.QUERY_ID, DataTypes.StringType)
          .add(Columns.QUERY, DataTypes.StringType)
          .add(Columns.DOC_ID, DataTypes.StringType)
          .add(Columns.TEXT, DataTypes.StringType)
          .add(Columns.SCORE, DataTypes.StringType)
          .add(Columns.RANK, DataTypes.StringType)
          .add("expected_reason", DataTypes.StringType);

  /**
   * The resource with the vocabulary of the sample data, one word per line, the commonest first.
   */
  private static final String WORDS = "words.txt";

  private final SparkSession spark;
  private final GenerateConfig config;

  /** Creates the job. */
  public GenerateJob(SparkSession spark, GenerateConfig config) {
    this.spark = spark;
    this.config = config;
  }

  /**
   * Writes the pairs as Parquet.
   *
   * @param path a folder that does not exist yet
   * @param files the number of files
   * @throws RerankException if the folder exists or cannot be written
   */
  public void run(String path, int files) {
    requireNew(path);
    long queries = (config.pairs() + config.candidates() - 1) / config.candidates();
    StructType schema = config.badShare() > 0 ? SPOILED : SCHEMA;
    Dataset<Row> pairs =
        spark
            .range(0, queries, 1, files)
            .flatMap(new QueryRows(config, words()), Encoders.row(schema));
    pairs.write().parquet(path);
  }

  private void requireNew(String path) {
    Path folder = new Path(path);
    try {
      if (folder.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(folder)) {
        throw new RerankException(
            ErrorCategory.OUTPUT,
            "%s %s exists already; name a new folder"
                .formatted(OutputSettings.PATH.option(), path));
      }
    } catch (IOException e) {
      throw new RerankException(
          ErrorCategory.OUTPUT, "Cannot write %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static ArrayList<String> words() {
    try (InputStream stream = GenerateJob.class.getResourceAsStream(WORDS)) {
      if (stream == null) {
        throw new IllegalStateException("%s is missing beside GenerateJob".formatted(WORDS));
      }
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return new ArrayList<>(text.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
