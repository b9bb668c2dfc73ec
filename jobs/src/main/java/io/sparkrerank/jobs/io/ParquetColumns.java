package io.sparkrerank.jobs.io;

import io.sparkrerank.spark.row.Columns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table of Parquet files, which need not have the same columns. A column that some
 * files lack is null there. A column that cannot be read is of type void, with the reason in its
 * metadata, so that only a reader of this column fails.
 *
 * @param types the types of the columns of each file's schema
 * @param schema the columns of the table
 */
record ParquetColumns(
    Map<ParquetFooter.Schema, Map<String, @Nullable DataType>> types, StructType schema) {

  /**
   * Finds the columns of all files.
   *
   * @param others the names of columns that do not come from the files
   */
  static ParquetColumns of(List<ParquetFooter> footers, Set<String> others) {
    Map<ParquetFooter.Schema, Map<String, @Nullable DataType>> types = new HashMap<>();
    Map<String, Column> columns = new LinkedHashMap<>();
    for (ParquetFooter footer : footers) {
      if (!types.containsKey(footer.schema())) {
        Map<String, @Nullable DataType> ofFile = ParquetTypes.of(footer.schema());
        ofFile.keySet().removeAll(others);
        types.put(footer.schema(), ofFile);
        ofFile.forEach(
            (name, type) -> columns.merge(name, Column.of(footer, name, type), Column::with));
      }
    }
    return new ParquetColumns(types, new StructType(fields(columns)));
  }

  private static StructField[] fields(Map<String, Column> columns) {
    return columns.entrySet().stream()
        .map(column -> column.getValue().field(column.getKey()))
        .toArray(StructField[]::new);
  }

  /** Returns the columns that Spark can read. */
  StructType readable() {
    return schema(Map.of());
  }

  /**
   * Returns the columns that Spark reads from files with other types than the table. Columns of
   * type void are left out.
   *
   * @param others the types that differ, by the names of the columns
   */
  StructType schema(Map<String, DataType> others) {
    StructType readable = new StructType();
    for (StructField field : schema.fields()) {
      DataType type = others.getOrDefault(field.name(), field.dataType());
      if (!(type instanceof NullType)) {
        readable = readable.add(field.name(), type);
      }
    }
    return readable;
  }

  /**
   * Groups files by the types that differ from those of the table. The files with an empty key can
   * be read as they are.
   */
  Map<Map<String, DataType>, List<String>> groups(Collection<ParquetFooter> footers) {
    Map<ParquetFooter.Schema, Map<String, DataType>> others = new HashMap<>();
    types.forEach((schema, ofFile) -> others.put(schema, others(ofFile)));
    Map<Map<String, DataType>, List<String>> groups = new LinkedHashMap<>();
    for (ParquetFooter footer : footers) {
      groups
          .computeIfAbsent(others.get(footer.schema()), key -> new ArrayList<>())
          .add(footer.path());
    }
    return groups;
  }

  private Map<String, DataType> others(Map<String, @Nullable DataType> ofFile) {
    Map<String, DataType> others = new TreeMap<>();
    for (StructField field : schema.fields()) {
      DataType type = ofFile.get(field.name());
      if (type != null
          && !(field.dataType() instanceof NullType)
          && !ParquetTypes.isSame(type, field.dataType())) {
        others.put(field.name(), type);
      }
    }
    return others;
  }

  /** A column of the files so far. */
  private sealed interface Column {

    /** Returns the column of one file. */
    static Column of(ParquetFooter footer, String name, @Nullable DataType type) {
      return type == null
          ? new Unreadable(
              "it is of the Parquet type %s in %s, which Spark cannot read"
                  .formatted(
                      parquetType(footer.schema().parquet().getType(name)),
                      InputFiles.shown(footer.path())))
          : new Readable(type, footer.path());
    }

    /** Returns the type in Parquet's words, without the name of the column. */
    private static String parquetType(Type type) {
      return type.isPrimitive() && type.getLogicalTypeAnnotation() != null
          ? type.getLogicalTypeAnnotation().toString()
          : type.isPrimitive() ? type.asPrimitiveType().getPrimitiveTypeName().toString() : "group";
    }

    /** Returns the column of these files and another one. */
    Column with(Column next);

    /** Returns the column as a part of the table's schema. */
    StructField field(String name);
  }

  /**
   * A column that can be read.
   *
   * @param type the type that holds the values of all files
   * @param file a file with this type, for messages
   */
  private record Readable(DataType type, String file) implements Column {

    @Override
    public Column with(Column next) {
      if (!(next instanceof Readable other)) {
        return next;
      }
      DataType common = ParquetTypes.common(type, other.type);
      return common == null
          ? new Unreadable(
              "it is of type %s in %s and of type %s in %s; write all files with one type"
                  .formatted(
                      type.simpleString(),
                      InputFiles.shown(file),
                      other.type.simpleString(),
                      InputFiles.shown(other.file)))
          : new Readable(common, type instanceof NullType ? other.file : file);
    }

    @Override
    public StructField field(String name) {
      return new StructField(name, type, true, Metadata.empty());
    }
  }

  /**
   * A column that cannot be read.
   *
   * @param reason the reason, for messages
   */
  private record Unreadable(String reason) implements Column {

    @Override
    public Column with(Column next) {
      return this;
    }

    @Override
    public StructField field(String name) {
      Metadata metadata = new MetadataBuilder().putString(Columns.UNREADABLE, reason).build();
      return new StructField(name, DataTypes.NullType, true, metadata);
    }
  }
}
