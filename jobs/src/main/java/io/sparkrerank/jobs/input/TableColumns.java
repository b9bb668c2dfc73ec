package io.sparkrerank.jobs.input;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.RerankException;
import io.sparkrerank.spark.row.Columns;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.jspecify.annotations.Nullable;

/** Finds columns in the tables of users, by the names and types that they may have. */
public final class TableColumns {

  /**
   * Largest length of a name in a message. The first row of a file without a header may be long.
   */
  private static final int LONGEST_NAME = 40;

  private static final int MOST_NAMES = 20;

  /** Number of characters of a wrong line that are kept. */
  private static final int MAX_DETAIL = 500;

  private TableColumns() {}

  /**
   * Returns whether the table has a column with values. A column of type void has none: pandas
   * writes it where all values are None.
   *
   * @param source the name of the table, for messages
   * @throws RerankException if the column cannot be read
   */
  public static boolean has(Dataset<Row> table, String name, String source) {
    String reason = unreadable(table, name);
    if (reason != null) {
      throw RerankException.input("Cannot read column %s of %s: %s", name, source, reason);
    }
    return Arrays.asList(table.columns()).contains(name)
        && !(table.schema().apply(name).dataType() instanceof NullType);
  }

  /** Returns the reason why a column cannot be read, or null if it can or is missing. */
  public static @Nullable String unreadable(Dataset<Row> table, String name) {
    return Arrays.stream(table.schema().fields())
        .filter(field -> field.name().equals(name))
        .filter(field -> field.metadata().contains(Columns.UNREADABLE))
        .map(field -> field.metadata().getString(Columns.UNREADABLE))
        .findFirst()
        .orElse(null);
  }

  /** Returns the type of a column's {@link #value}. */
  public static DataType type(Dataset<Row> table, String name) {
    DataType type = table.schema().apply(name).dataType();
    if (type instanceof BinaryType) {
      return DataTypes.StringType;
    }
    return type instanceof ArrayType array && array.elementType() instanceof BinaryType
        ? DataTypes.createArrayType(DataTypes.StringType)
        : type;
  }

  /**
   * Returns the expression of a column. Bytes are strings in UTF-8, because some writers of Parquet
   * do not mark strings.
   */
  public static String value(Dataset<Row> table, String name) {
    DataType type = type(table, name);
    return type.equals(table.schema().apply(name).dataType())
        ? quoted(name)
        : "cast(%s as %s)".formatted(quoted(name), type.catalogString());
  }

  /**
   * Returns the expression of the first of the columns {@code names} that the table has.
   *
   * @param source the name of the table, for messages
   * @param content the content of the column, for messages
   * @throws RerankException if the table has none of them
   */
  public static String find(Dataset<Row> table, List<String> names, String source, String content) {
    return value(table, name(table, names, source, content));
  }

  /**
   * Returns the expression of the first of the columns {@code names} that the table has, and
   * requires a type that {@code allowed} accepts.
   *
   * @param source the name of the table, for messages
   * @param content the content of the column, for messages
   * @param expected the allowed types, for messages
   * @throws RerankException if the table has none of the columns, or the type is another one
   */
  public static String find(
      Dataset<Row> table,
      List<String> names,
      String source,
      String content,
      Predicate<DataType> allowed,
      String expected) {
    String name = name(table, names, source, content);
    DataType type = type(table, name);
    if (!allowed.test(type)) {
      throw RerankException.input(
          "Column %s in %s is of type %s; expected %s",
          name, source, type.simpleString(), expected);
    }
    return value(table, name);
  }

  /**
   * Returns the ids of a column as strings.
   *
   * @param source the name of the table, for messages
   * @throws RerankException if the column is missing or its type is none of ids
   */
  public static Column ids(Dataset<Row> table, String name, String source) {
    String value =
        find(table, List.of(name), source, "ids", TableColumns::isId, "strings or whole numbers");
    return expr(value).cast(DataTypes.StringType);
  }

  private static String name(
      Dataset<Row> table, List<String> names, String source, String content) {
    Optional<String> found = names.stream().filter(name -> has(table, name, source)).findFirst();
    return found.orElseThrow(
        () ->
            RerankException.input(
                "No column with %s in %s: expected one of %s, found %s",
                content, source, String.join(", ", names), listed(table)));
  }

  /** Returns the names of a table's columns, for messages. */
  public static String listed(Dataset<Row> table) {
    String names =
        Arrays.stream(table.columns())
            .filter(column -> !column.equals(Columns.MALFORMED))
            .map(
                column ->
                    column.length() > LONGEST_NAME
                        ? column.substring(0, LONGEST_NAME) + "…"
                        : column)
            .limit(MOST_NAMES)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "none" : names;
  }

  /** Returns the reason for a line that is no row, or null. */
  public static Column malformedReason(Dataset<Row> table) {
    return when(malformed(table).isNotNull(), Reason.MALFORMED_ROW.column());
  }

  /** Returns the beginning of a line that is no row, or null. */
  public static Column malformedDetail(Dataset<Row> table) {
    return substring(malformed(table), 1, MAX_DETAIL);
  }

  private static Column malformed(Dataset<Row> table) {
    return Arrays.asList(table.columns()).contains(Columns.MALFORMED)
        ? col(Columns.MALFORMED)
        : lit(null).cast(DataTypes.StringType);
  }

  /** Quotes the name of a column for an expression, whatever characters it has. */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** Returns whether values of a type become text without loss. A double would turn 7 into 7.0. */
  public static boolean isId(DataType type) {
    return type instanceof StringType
        || type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType
        || type instanceof DecimalType decimal && decimal.scale() == 0;
  }

  /** Returns whether values of a type are numbers or may be read as numbers. */
  public static boolean isNumber(DataType type) {
    return type instanceof NumericType || type instanceof StringType;
  }
}
