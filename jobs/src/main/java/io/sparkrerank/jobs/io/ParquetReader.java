package io.sparkrerank.jobs.io;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reads tables of Parquet files. It reads the footers of all files first. Spark alone would take
 * the columns of one file for those of all.
 */
final class ParquetReader {

  private final SparkSession spark;

  ParquetReader(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Reads a table with the columns that any of its files has; see {@link ParquetColumns}.
   *
   * @param paths files, folders or patterns, in the form that Spark takes
   * @throws io.sparkrerank.RerankException if a file cannot be read
   */
  Dataset<Row> read(String... paths) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    InputFiles found = InputFiles.find(spark, paths);
    List<ParquetFooter> footers =
        ParquetFooter.read(
            found.files(),
            hadoop,
            Boolean.parseBoolean(spark.conf().get("spark.sql.files.ignoreCorruptFiles")));
    if (footers.isEmpty()) {
      return spark.read().parquet(paths);
    }
    ParquetColumns columns = ParquetColumns.of(footers, found.partitionColumns());
    Map<Map<String, DataType>, List<String>> groups = columns.groups(footers);
    if (groups.keySet().equals(Set.of(Map.of()))) {
      return table(found.parquet(spark, columns.readable()), columns.schema());
    }
    List<Dataset<Row>> parts = new ArrayList<>();
    for (Map.Entry<Map<String, DataType>, List<String>> files : groups.entrySet()) {
      StructType schema = columns.schema(files.getKey());
      for (FileGroup group : FileGroup.of(files.getValue(), found, List.of(paths), hadoop)) {
        Dataset<Row> read = group.reader(spark.read()).schema(schema).parquet(group.paths());
        parts.add(table(read, columns.schema()));
      }
    }
    return parts.stream().reduce(Dataset::unionByName).orElseThrow();
  }

  /** Brings rows to the columns of the table. Columns that come from folders stay. */
  private static Dataset<Row> table(Dataset<Row> read, StructType schema) {
    List<String> there = Arrays.asList(read.columns());
    List<Column> columns = new ArrayList<>();
    for (StructField field : schema.fields()) {
      Column value =
          there.contains(field.name()) ? col(TableReader.quoted(field.name())) : lit(null);
      columns.add(value.cast(field.dataType()).as(field.name(), field.metadata()));
    }
    for (String name : there) {
      if (!Arrays.asList(schema.fieldNames()).contains(name)) {
        columns.add(col(TableReader.quoted(name)));
      }
    }
    return read.select(columns.toArray(new Column[0]));
  }
}
