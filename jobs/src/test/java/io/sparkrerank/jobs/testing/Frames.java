package io.sparkrerank.jobs.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;

/** Small tables for tests of plans, written in place. */
public final class Frames {

  private Frames() {}

  /** Returns the values of a row; each may be null, a list, or a {@link Row} for a struct. */
  public static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }

  /**
   * Returns a table.
   *
   * @param columns the columns in SQL, such as {@code "query_id string, score float"}
   * @param rows the rows, each with a value for each column
   */
  @SafeVarargs
  public static Dataset<Row> of(String columns, List<Object>... rows) {
    return of(StructType.fromDDL(columns), rows);
  }

  /**
   * Returns a table.
   *
   * @param rows the rows, each with a value for each column of the schema
   */
  @SafeVarargs
  public static Dataset<Row> of(StructType schema, List<Object>... rows) {
    List<Row> table = new ArrayList<>();
    for (List<Object> row : rows) {
      table.add(RowFactory.create(row.toArray()));
    }
    return SparkTest.session().createDataFrame(table, schema);
  }

  /** Returns the values of some columns, row by row in the order of the table; arrays as lists. */
  public static List<List<Object>> values(Dataset<Row> table, String... columns) {
    List<List<Object>> values = new ArrayList<>();
    for (Row row : table.selectExpr(columns).collectAsList()) {
      List<Object> cells = new ArrayList<>();
      for (int column = 0; column < row.size(); column++) {
        boolean list = row.schema().apply(column).dataType() instanceof ArrayType;
        cells.add(list && !row.isNullAt(column) ? row.getList(column) : row.get(column));
      }
      values.add(cells);
    }
    return values;
  }
}
