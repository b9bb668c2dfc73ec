package io.sparkrerank.jobs.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes single Parquet files, as Spark does and as other tools do. */
public final class ParquetFiles {

  /**
   * Writes a file of one row by Spark.
   *
   * @param row names and SQL expressions, as <code>{id: 'a', score: 1.5}</code>
   */
  public void write(Path file, String row) throws IOException {
    String values =
        Arrays.stream(row.substring(1, row.length() - 1).split(", (?=\\w+: )"))
            .map(column -> column.split(": ", 2))
            .map(column -> column[1].replaceFirst("^\\[(.*)]$", "array($1)") + " as " + column[0])
            .collect(Collectors.joining(", ", "select ", ""));
    write(file, SparkTest.session().sql(values));
  }

  /** Writes a table as one file by Spark. */
  public void write(Path file, Dataset<Row> table) throws IOException {
    Path folder = Files.createTempDirectory("parquet").resolve("table");
    table.coalesce(1).write().parquet(folder.toString());
    try (Stream<Path> parts = Files.list(folder)) {
      Path part =
          parts.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow();
      Files.createDirectories(file.getParent());
      Files.copy(part, file);
    }
  }

  /**
   * Writes a file of one row with types that Spark does not write. Strings are their column's name
   * and a 1, numbers are 1, and columns of nothing have nothing.
   *
   * @param columns as Parquet's schemas write them: {@code optional int64 at (TIME(MICROS,true));}
   */
  public void writeForeign(Path file, String columns) throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message m { " + columns + " }");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withConf(new Configuration(false))
            .withType(schema)
            .build()) {
      Group row = new SimpleGroupFactory(schema).newGroup();
      for (Type column : schema.getFields()) {
        append(row, column);
      }
      writer.write(row);
    }
  }

  /**
   * Columns of nothing, as pandas writes them. The Parquet of Spark 3.5 does not know their type.
   */
  public static String nothing(String... names) {
    return knowsNothing()
        ? Arrays.stream(names)
            .map("optional int32 %s (UNKNOWN);"::formatted)
            .collect(Collectors.joining())
        : "";
  }

  /** Tells if this Spark has columns of the type of nothing. */
  public static boolean knowsNothing() {
    return !SparkTest.session().version().startsWith("3.");
  }

  private static void append(Group row, Type column) {
    if (String.valueOf(column.getLogicalTypeAnnotation()).equals("UNKNOWN")) {
      return;
    }
    String name = column.getName();
    switch (column.asPrimitiveType().getPrimitiveTypeName()) {
      case INT32 -> row.append(name, 1);
      case INT64 -> row.append(name, 1L);
      case FIXED_LEN_BYTE_ARRAY ->
          row.append(
              name,
              Binary.fromConstantByteArray(new byte[column.asPrimitiveType().getTypeLength()]));
      default -> row.append(name, Binary.fromString(name + 1));
    }
  }
}
