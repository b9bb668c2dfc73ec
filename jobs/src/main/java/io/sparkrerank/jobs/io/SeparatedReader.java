package io.sparkrerank.jobs.io;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.InputFormat;
import io.sparkrerank.jobs.config.InputSettings;
import io.sparkrerank.spark.row.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads tables in CSV or TSV. It matches files with different header lines by the names of their
 * columns. Spark alone would fail in the middle of the job.
 */
final class SeparatedReader {

  /** Largest number of different header lines. For Spark each is a table of its own. */
  private static final int MOST_HEADERS = 100;

  private final SparkSession spark;
  private final InputFormat format;

  SeparatedReader(SparkSession spark, InputFormat format) {
    this.spark = spark;
    this.format = format;
  }

  /**
   * Reads a table of strings.
   *
   * @param paths files, folders or patterns, in the form that Spark takes
   * @param header names of the columns; empty if the files have header lines
   * @throws RerankException if a file has no column in common with the others
   */
  Dataset<Row> read(String[] paths, List<String> header) {
    if (!header.isEmpty()) {
      return table(reader(), paths, header, false);
    }
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    InputFiles found = InputFiles.find(spark, paths);
    Map<String, List<String>> byHeader = byHeader(found, hadoop);
    if (byHeader.size() <= 1) {
      return table(reader(), paths, header(reader(), paths), true);
    }
    requireFewHeaders(byHeader, paths);
    List<String> first = List.of();
    List<Dataset<Row>> parts = new ArrayList<>();
    for (List<String> files : byHeader.values()) {
      for (FileGroup group : FileGroup.of(files, found, List.of(paths), hadoop)) {
        String[] part = group.paths();
        List<String> columns = header(group.reader(reader()), part);
        first = first.isEmpty() ? columns : first;
        if (Collections.disjoint(first, columns)) {
          throw RerankException.input(
              "The header lines of %s and %s have no column in common; read them apart, or name"
                  + " the columns of files without a header line with "
                  + InputSettings.HEADER.option(),
              InputFiles.shown(byHeader.values().iterator().next().get(0)),
              InputFiles.shown(files.get(0)));
        }
        parts.add(table(group.reader(reader()), part, columns, true));
      }
    }
    return parts.stream().reduce((one, other) -> one.unionByName(other, true)).orElseThrow();
  }

  private static Map<String, List<String>> byHeader(InputFiles found, Configuration hadoop) {
    List<String> paths =
        found.files().stream().map(FileStatus::getPath).map(Object::toString).toList();
    List<String> headers = DriverThreads.map(paths, path -> new TextFile(path, hadoop).firstLine());
    Map<String, List<String>> byHeader = new LinkedHashMap<>();
    for (int file = 0; file < paths.size(); file++) {
      byHeader.computeIfAbsent(headers.get(file), header -> new ArrayList<>()).add(paths.get(file));
    }
    return byHeader;
  }

  private static void requireFewHeaders(Map<String, List<String>> byHeader, String[] paths) {
    if (byHeader.size() > MOST_HEADERS) {
      List<String> files = byHeader.values().stream().map(group -> group.get(0)).limit(2).toList();
      throw RerankException.input(
          "The files of %s have %,d different header lines, those of %s and %s among them; name the"
              + " columns of files without a header line with "
              + InputSettings.HEADER.option(),
          String.join(", ", paths),
          byHeader.size(),
          InputFiles.shown(files.get(0)),
          InputFiles.shown(files.get(1)));
    }
  }

  private DataFrameReader reader() {
    return format == InputFormat.CSV
        ? spark.read().option("escape", "\"").option("multiLine", true)
        : spark.read().option("sep", "\t").option("quote", "");
  }

  private static List<String> header(DataFrameReader reader, String[] files) {
    List<String> columns = Arrays.asList(reader.option("header", true).csv(files).columns());
    if (columns.isEmpty()) {
      throw RerankException.input(
          "No rows in %s: it is empty, without a header line", String.join(", ", files));
    }
    return columns;
  }

  private static Dataset<Row> table(
      DataFrameReader reader, String[] files, List<String> columns, boolean hasHeader) {
    return reader
        .option("header", hasHeader)
        // With pruning, a line with too many values would be cut silently.
        .option("columnPruning", false)
        .option("enforceSchema", false)
        .option("columnNameOfCorruptRecord", Columns.MALFORMED)
        .schema(TableReader.strings(columns))
        .csv(files);
  }
}
