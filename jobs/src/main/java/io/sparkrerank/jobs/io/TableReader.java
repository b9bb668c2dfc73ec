package io.sparkrerank.jobs.io;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.InputFormat;
import io.sparkrerank.spark.row.Columns;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Reads tables in any of the supported formats. All columns of text formats are strings, so that an
 * id is never read as a number. A line that is not a row has its text in {@link Columns#MALFORMED}.
 * A table without wrong lines may lack that column.
 */
public final class TableReader {

  /**
   * The settings of the session that keep tables as users wrote them. An id 007 in the name of a
   * folder is no number, and the columns {@code Text} and {@code text} differ.
   */
  public static final Map<String, String> SESSION =
      Map.of(
          "spark.sql.sources.partitionColumnTypeInference.enabled", "false",
          "spark.sql.caseSensitive", "true");

  /** Number of lines of JSON that show the columns. */
  private static final int JSON_SAMPLE = 1000;

  private final SparkSession spark;

  /** Creates a reader. */
  public TableReader(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Reads files.
   *
   * @param optional columns that a JSON file may have without showing them in its first lines
   * @param header the names of the columns of CSV and TSV files without a header line, or empty
   * @throws RerankException if a file is missing or cannot be read
   */
  public Dataset<Row> read(
      List<String> paths, InputFormat format, List<String> header, List<String> optional) {
    return read(paths, format, header, files -> jsonSample(files, optional));
  }

  /**
   * Reads files with every column that any of their rows has.
   *
   * @param header the names of the columns of CSV and TSV files without a header line, or empty
   * @throws RerankException if a file is missing or cannot be read
   */
  public Dataset<Row> readWhole(List<String> paths, InputFormat format, List<String> header) {
    return read(paths, format, header, files -> jsonColumns(spark.read().textFile(files)));
  }

  private Dataset<Row> read(
      List<String> paths,
      InputFormat format,
      List<String> header,
      Function<String[], Set<String>> jsonColumns) {
    String[] files = paths.stream().map(this::pattern).toArray(String[]::new);
    InputFormat known = format.of(paths.get(0));
    InputFiles.requireFlat(spark.sparkContext().hadoopConfiguration(), files);
    return named(
        "%s as %s".formatted(String.join(", ", paths), known.name().toLowerCase(Locale.ROOT)),
        () ->
            switch (known) {
              case PARQUET, AUTO -> new ParquetReader(spark).read(files);
              case JSON -> json(files, jsonColumns.apply(files));
              case CSV, TSV -> new SeparatedReader(spark, known).read(files, header);
            });
  }

  /**
   * Reads queries or documents. The ending of the path decides the format.
   *
   * @throws RerankException if a file is missing or cannot be read
   */
  public Dataset<Row> texts(String path) {
    InputFormat format = InputFormat.AUTO.of(path);
    // TSV files of queries and documents have two columns and no header line.
    List<String> header = format == InputFormat.TSV ? List.of("_id", "text") : List.of();
    return read(List.of(path), format, header, List.of(Columns.TITLE));
  }

  /**
   * Reads text files, which may be compressed, in one scan: line, path of the file. Paths are taken
   * literally, not as patterns.
   *
   * @throws RerankException if a file is missing
   */
  Dataset<Row> lines(String... paths) {
    return named(
        String.join(", ", paths),
        () -> spark.read().text(literal(paths)).select(col("value"), col("_metadata.file_path")));
  }

  /**
   * Reads a Parquet file or folder. Its path is taken literally, not as a pattern.
   *
   * @throws RerankException if it is missing or cannot be read
   */
  public Dataset<Row> parquet(String path) {
    return named(path, () -> new ParquetReader(spark).read(literal(path)));
  }

  /**
   * Reads the text files of a path or pattern, as {@link #lines(String...)} does.
   *
   * @throws RerankException if a file is missing
   */
  Dataset<Row> matchingLines(String path) {
    return named(
        path,
        () -> spark.read().text(pattern(path)).select(col("value"), col("_metadata.file_path")));
  }

  private String pattern(String path) {
    return pattern(path, spark.sparkContext().hadoopConfiguration());
  }

  /**
   * Returns a path of the user in the form that Spark takes. It is a pattern unless a file or
   * folder with exactly this name exists.
   */
  static String pattern(String path, Configuration hadoop) {
    String literal = literal(path)[0];
    if (literal.equals(path)) {
      return path;
    }
    try {
      Path itself = new Path(path);
      return itself.getFileSystem(hadoop).exists(itself) ? literal : path;
    } catch (IOException | IllegalArgumentException e) {
      throw Causes.unreadable(path, e);
    }
  }

  /** Escapes paths, because Spark takes every path for a pattern. */
  static String[] literal(String... paths) {
    return Arrays.stream(paths)
        .map(path -> path.replaceAll("([\\\\{}\\[\\]*?])", "\\\\$1"))
        .toArray(String[]::new);
  }

  /** Quotes the name of a column for an expression, whatever characters it has. */
  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** Runs {@code reading} and names {@code source} in its errors. */
  private static <T> T named(String source, Callable<T> reading) {
    try {
      return reading.call();
    } catch (RuntimeException | AssertionError e) {
      // Spark 3.5 throws an AssertionError.
      if (String.valueOf(e.getMessage()).contains("Conflicting directory structures")) {
        throw new RerankException(
            ErrorCategory.INPUT,
            "Cannot read %s: it has folders of partitions, such as day=1, beside or below other"
                    .formatted(source)
                + " folders with files; name the folder of one table",
            e);
      }
      throw e;
    } catch (Exception e) {
      // Scala does not declare its exceptions. This is Spark's AnalysisException for a path that
      // does
      // not exist, or a SparkException for a file that it cannot read.
      throw Causes.unreadable(source, e);
    }
  }

  private Set<String> jsonSample(String[] files, List<String> optional) {
    Set<String> columns =
        jsonColumns(
            spark.read().textFile(files).filter(col("value").rlike("\\S")).limit(JSON_SAMPLE));
    if (!columns.isEmpty()) {
      columns.addAll(optional);
    }
    return columns;
  }

  private Set<String> jsonColumns(Dataset<String> lines) {
    Set<String> columns = new LinkedHashSet<>(List.of(spark.read().json(lines).columns()));
    columns.remove("_corrupt_record");
    return columns;
  }

  private Dataset<Row> json(String[] files, Set<String> columns) {
    if (columns.isEmpty()) {
      throw RerankException.input(
          "No rows in %s: it is empty, or not JSON with an object a line",
          String.join(", ", files));
    }
    return spark
        .read()
        .option("columnNameOfCorruptRecord", Columns.MALFORMED)
        .schema(strings(columns))
        .json(files);
  }

  /** Returns the schema of a text format: {@code columns}, and the column of wrong lines. */
  static StructType strings(Collection<String> columns) {
    StructType schema = new StructType();
    for (String column : columns) {
      schema = schema.add(column, DataTypes.StringType);
    }
    return schema.add(Columns.MALFORMED, DataTypes.StringType);
  }
}
