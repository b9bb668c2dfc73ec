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

/** Columns of tables that users have, by the names and types that they may have. */
public final class TableColumns {

  /** The first row of a file without a header line may be long. */
  private static final int LONGEST_NAME = 40;

  private static final int MOST_NAMES = 20;

  /** How much of a line that is not a row is kept. */
  private static final int MAX_DETAIL = 500;

  private TableColumns() {}

  /**
   * Whether the table has a column with values. One of type void holds nothing: pandas writes it
   * where all values are None.
   *
   * @param source where the table comes from, for messages
   * @throws RerankException if it has the column, and it cannot be read
   */
  public static boolean has(Dataset<Row> table, String name, String source) {
    String reason = unreadable(table, name);
    if (reason != null) {
      throw RerankException.input("Cannot read column %s of %s: %s", name, source, reason);
    }
    return Arrays.asList(table.columns()).contains(name)
        && !(table.schema().apply(name).dataType() instanceof NullType);
  }

  /** Why a column that the table has cannot be read, or null. */
  public static String unreadable(Dataset<Row> table, String name) {
    return Arrays.stream(table.schema().fields())
        .filter(field -> field.name().equals(name))
        .filter(field -> field.metadata().contains(Columns.UNREADABLE))
        .map(field -> field.metadata().getString(Columns.UNREADABLE))
        .findFirst()
        .orElse(null);
  }

  /** The type of a column's {@link #value}. */
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
   * A column as it stands in an expression. Bytes are strings in UTF-8: some writers of Parquet do
   * not say so.
   */
  public static String value(Dataset<Row> table, String name) {
    DataType type = type(table, name);
    return type.equals(table.schema().apply(name).dataType())
        ? quoted(name)
        : "cast(%s as %s)".formatted(quoted(name), type.catalogString());
  }

  /**
   * The first of the columns {@code names} that the table has, as it stands in an expression.
   *
   * @param source where the table comes from, for messages
   * @param content what is looked for, for messages
   * @throws RerankException if it has none of them
   */
  public static String find(Dataset<Row> table, List<String> names, String source, String content) {
    return value(table, name(table, names, source, content));
  }

  /**
   * As {@link #find}, and the column must have a type that {@code allowed} accepts.
   *
   * @param expected these types, for messages
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
   * The ids in a column, as strings.
   *
   * @param source where the table comes from, for messages
   * @throws RerankException if there is no such column, or it has no ids
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

  /** The names of a table's columns, for messages. */
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

  /** Why a row of the table is none at all, or null. */
  public static Column malformedReason(Dataset<Row> table) {
    return when(malformed(table).isNotNull(), Reason.MALFORMED_ROW.column());
  }

  /** The beginning of a line that is not a row, or null. */
  public static Column malformedDetail(Dataset<Row> table) {
    return substring(malformed(table), 1, MAX_DETAIL);
  }

  private static Column malformed(Dataset<Row> table) {
    return Arrays.asList(table.columns()).contains(Columns.MALFORMED)
        ? col(Columns.MALFORMED)
        : lit(null).cast(DataTypes.StringType);
  }

  /** A name as it stands in an expression, whatever characters it has. */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** Types that become text without loss: a double would turn 7 into 7.0. */
  public static boolean isId(DataType type) {
    return type instanceof StringType
        || type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType
        || type instanceof DecimalType decimal && decimal.scale() == 0;
  }

  /** Types that hold a number, or may be read as one. */
  public static boolean isNumber(DataType type) {
    return type instanceof NumericType || type instanceof StringType;
  }
}
