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
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Makes pairs of any number for load tests: words drawn by Zipf's law from the sample's vocabulary,
 * lengths lognormal. The same seed gives the same rows, whatever the cluster.
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

  /** The same with columns that can hold anything, and what must become of a row. */
  private static final StructType SPOILED =
      new StructType()
          .add(Columns.QUERY_ID, DataTypes.StringType)
          .add(Columns.QUERY, DataTypes.StringType)
          .add(Columns.DOC_ID, DataTypes.StringType)
          .add(Columns.TEXT, DataTypes.StringType)
          .add(Columns.SCORE, DataTypes.StringType)
          .add(Columns.RANK, DataTypes.StringType)
          .add("expected_reason", DataTypes.StringType);

  private final SparkSession spark;
  private final Load load;

  /** Creates the job. */
  public GenerateJob(SparkSession spark, Load load) {
    this.spark = spark;
    this.load = load;
  }

  /**
   * What is made.
   *
   * @param pairs how many rows
   * @param candidates rows of each query; the last query may have fewer
   * @param medianTokens the median length of a text in tokens, about
   * @param sigma the spread of the lengths' logarithm
   * @param seed decides all that is drawn
   * @param badShare the share of rows that are bad, each in one of many ways; above 0 each row has
   *     the reason for which it must be rejected, and scores and ranks are texts
   */
  public record Load(
      long pairs, int candidates, int medianTokens, double sigma, long seed, double badShare)
      implements java.io.Serializable {

    private static final long serialVersionUID = 1L;
  }

  /**
   * Writes the pairs as Parquet.
   *
   * @param path a folder that does not exist yet
   * @param files into how many files
   */
  public void run(String path, int files) {
    requireNew(path);
    long queries = (load.pairs() + load.candidates() - 1) / load.candidates();
    StructType schema = load.badShare() > 0 ? SPOILED : SCHEMA;
    Dataset<Row> pairs =
        spark
            .range(0, queries, 1, files)
            .flatMap(new QueryRows(load, words()), Encoders.row(schema));
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
    try (InputStream stream = GenerateJob.class.getResourceAsStream("words.txt")) {
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return new ArrayList<>(text.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All rows of one query; draws depend on the seed and the query's number alone. */
  private static final class QueryRows implements FlatMapFunction<Long, Row> {

    private static final long serialVersionUID = 1L;

    /** The sample model's word pieces per word of English. */
    private static final double TOKENS_PER_WORD = 1.15;

    private final Load load;
    private final ArrayList<String> words;

    QueryRows(Load load, ArrayList<String> words) {
      this.load = load;
      this.words = words;
    }

    @Override
    public Iterator<Row> call(Long query) {
      // A number drawn for the query is its seed: the generator itself goes on by a fixed step, so
      // that seeds a step apart would give every query the draws of the one before it.
      SplittableRandom random =
          new SplittableRandom(new SplittableRandom(load.seed() ^ query << 20).nextLong());
      String text = text(random, 2 + random.nextInt(9));
      long first = query * load.candidates();
      int rows = (int) Math.min(load.candidates(), load.pairs() - first);
      List<Row> candidates = new ArrayList<>(rows);
      for (int rank = 1; rank <= rows; rank++) {
        double tokens = load.medianTokens() * Math.exp(load.sigma() * random.nextGaussian());
        int length = (int) Math.max(1, Math.round(tokens / TOKENS_PER_WORD));
        candidates.add(
            RowFactory.create(
                "q" + query, text, "d" + (first + rank), text(random, length), 20.0 / rank, rank));
      }
      return load.badShare() > 0 ? spoiled(candidates, random) : candidates.iterator();
    }

    private Iterator<Row> spoiled(List<Row> candidates, SplittableRandom random) {
      List<Row> rows = new ArrayList<>(candidates.size());
      String before = null;
      for (Row candidate : candidates) {
        String[] row = new String[SPOILED.size()];
        for (int field = 0; field < candidate.size(); field++) {
          row[field] = String.valueOf(candidate.get(field));
        }
        RowDefect[] ways = RowDefect.values();
        RowDefect way = ways[random.nextInt(ways.length)];
        // A row can only double one that is good.
        boolean bad =
            random.nextDouble() < load.badShare() && (way != RowDefect.DUPLICATE || before != null);
        if (bad && way == RowDefect.DUPLICATE) {
          row[RowDefect.Field.DOC_ID.ordinal()] = before;
        }
        before = bad ? null : row[RowDefect.Field.DOC_ID.ordinal()];
        if (bad) {
          way.spoil(row);
          row[row.length - 1] = way.reason();
        }
        rows.add(RowFactory.create((Object[]) row));
      }
      return rows.iterator();
    }

    private String text(SplittableRandom random, int length) {
      StringBuilder text = new StringBuilder();
      for (int word = 0; word < length; word++) {
        // The inverse of a harmonic distribution function: the word of rank r has a share of 1 / r.
        int rank = (int) Math.exp(random.nextDouble() * Math.log(words.size() + 1.0)) - 1;
        text.append(word == 0 ? "" : " ").append(words.get(Math.min(rank, words.size() - 1)));
      }
      return text.toString();
    }
  }
}
