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

/**
 * The columns of a table of Parquet files that need not have the same ones. A column that only some
 * files have is null in the others. A column that cannot be read is of type void, with the reason
 * in its metadata, so that only those who need it fail.
 *
 * @param types what each schema of a file has
 * @param schema the columns of the table
 */
record ParquetColumns(Map<ParquetFooter.Schema, Map<String, DataType>> types, StructType schema) {

  /**
   * Finds the columns of all files.
   *
   * @param others names of columns that do not come from the files
   */
  static ParquetColumns of(List<ParquetFooter> footers, Set<String> others) {
    Map<ParquetFooter.Schema, Map<String, DataType>> types = new HashMap<>();
    Map<String, Column> columns = new LinkedHashMap<>();
    for (ParquetFooter footer : footers) {
      if (!types.containsKey(footer.schema())) {
        Map<String, DataType> ofFile = ParquetTypes.of(footer.schema());
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

  /** The columns that Spark reads. */
  StructType readable() {
    return schema(Map.of());
  }

  /**
   * The columns that Spark reads of files that have some in other types than the table.
   *
   * @param others these types by name; columns of type void are left out
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
   * The files by what they have in other types than the table; with an empty key those that Spark
   * can read as they are.
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

  private Map<String, DataType> others(Map<String, DataType> ofFile) {
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

  /**
   * A column of the files that were looked at so far.
   *
   * @param type its type; null if it cannot be read
   * @param file one of the files that have it so, for messages
   * @param fault why it cannot be read; null if it can
   */
  private record Column(DataType type, String file, String fault) {

    static Column of(ParquetFooter footer, String name, DataType type) {
      return new Column(
          type,
          footer.path(),
          type == null
              ? "it is of the Parquet type %s in %s, which Spark cannot read"
                  .formatted(
                      parquetType(footer.schema().parquet().getType(name)),
                      InputFiles.shown(footer.path()))
              : null);
    }

    /** The type in Parquet's words, without the column's name. */
    private static String parquetType(Type type) {
      return type.isPrimitive() && type.getLogicalTypeAnnotation() != null
          ? type.getLogicalTypeAnnotation().toString()
          : type.isPrimitive() ? type.asPrimitiveType().getPrimitiveTypeName().toString() : "group";
    }

    Column with(Column next) {
      if (fault != null || next.fault != null) {
        return fault != null ? this : next;
      }
      DataType common = ParquetTypes.common(type, next.type);
      if (common != null) {
        return new Column(common, type instanceof NullType ? next.file : file, null);
      }
      return new Column(
          null,
          file,
          "it is of type %s in %s and of type %s in %s; write all files with one type"
              .formatted(
                  type.simpleString(),
                  InputFiles.shown(file),
                  next.type.simpleString(),
                  InputFiles.shown(next.file)));
    }

    StructField field(String name) {
      Metadata metadata =
          fault == null
              ? Metadata.empty()
              : new MetadataBuilder().putString(Columns.UNREADABLE, fault).build();
      return new StructField(name, type == null ? DataTypes.NullType : type, true, metadata);
    }
  }
}
