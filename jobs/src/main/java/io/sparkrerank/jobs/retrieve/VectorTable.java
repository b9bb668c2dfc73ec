package io.sparkrerank.jobs.retrieve;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.input.TableColumns;
import io.sparkrerank.jobs.io.TableReader;
import io.sparkrerank.spark.row.Columns;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.NumericType;

/**
 * A folder with vectors, as the command {@code embed} writes it.
 *
 * @param path the folder
 * @param rows id (text) and vector (array of float)
 */
public record VectorTable(String path, Dataset<Row> rows) {

  /**
   * Opens a folder.
   *
   * @throws RerankException if it cannot be read, or has no ids or no vectors
   */
  static VectorTable open(SparkSession spark, String path) {
    return of(new TableReader(spark).parquet(path), path);
  }

  /**
   * Takes ids and vectors out of a table.
   *
   * @param path the folder of the table
   * @throws RerankException if it has no ids or no vectors
   */
  public static VectorTable of(Dataset<Row> table, String path) {
    if (!TableColumns.has(table, Columns.ID, path)
        || !TableColumns.has(table, Columns.VECTOR, path)) {
      throw RerankException.input(
          "No columns id and vector in %s, found %s. Give the vectors that spark-rerank embed wrote",
          path, TableColumns.listed(table));
    }
    if (!(table.schema().apply(Columns.VECTOR).dataType() instanceof ArrayType type
        && type.elementType() instanceof NumericType)) {
      throw RerankException.input(
          "The column vector of %s is no array of numbers. Give the vectors that spark-rerank embed wrote",
          path);
    }
    return new VectorTable(
        path,
        table.select(
            TableColumns.ids(table, Columns.ID, path).as(Columns.ID),
            col(Columns.VECTOR).cast("array<float>").as(Columns.VECTOR)));
  }

  /**
   * Requires that each vector has an id of its own, without white space.
   *
   * @throws RerankException if one has not
   */
  void requireIds() {
    for (Row row : SearchPlan.wrongIds(rows).takeAsList(1)) {
      throw RerankException.input(
          "%,d vectors in %s have the id \"%s\". Give each vector an id of its own, without white space",
          row.<Long>getAs(SearchPlan.VECTORS), path, row.<String>getAs(Columns.ID));
    }
  }
}
