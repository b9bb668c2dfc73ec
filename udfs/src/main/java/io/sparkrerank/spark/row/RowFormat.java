package io.sparkrerank.spark.row;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A way to read rows into records by the names of their columns. Names are looked up once per
 * schema, not once per row. Stateless and thread-safe.
 *
 * @param <T> the record that a row becomes
 */
@FunctionalInterface
public interface RowFormat<T> {

  /**
   * Looks up the columns of a schema.
   *
   * @return the function that reads rows of this schema
   * @throws IllegalArgumentException if the schema lacks a column
   */
  Function<Row, T> reader(StructType schema);

  /** Reads one row, which must have a schema. */
  default T read(Row row) {
    return reader(row.schema()).apply(row);
  }

  /** Reads rows of one schema, in their order. */
  default List<T> read(List<Row> rows) {
    return rows.isEmpty() ? List.of() : rows.stream().map(reader(rows.get(0).schema())).toList();
  }

  /** Reads rows of one schema, in their order; each when it is asked for. */
  default Iterator<T> read(Iterator<Row> rows) {
    return new Iterator<>() {

      private @Nullable Function<Row, T> reader;

      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public T next() {
        Row row = rows.next();
        Function<Row, T> current = reader;
        if (current == null) {
          current = reader(row.schema());
          reader = current;
        }
        return current.apply(row);
      }
    };
  }

  /**
   * Looks up a column that holds an array of structs.
   *
   * @return the function that reads the structs of a row, in their order
   * @throws IllegalArgumentException if the schema lacks the column, or the structs lack one of
   *     theirs
   */
  static <E> Function<Row, List<E>> structs(
      StructType schema, String column, RowFormat<E> element) {
    int index = schema.fieldIndex(column);
    ArrayType type = (ArrayType) schema.fields()[index].dataType();
    Function<Row, E> reader = element.reader((StructType) type.elementType());
    return row -> row.<Row>getList(index).stream().map(reader).toList();
  }
}
