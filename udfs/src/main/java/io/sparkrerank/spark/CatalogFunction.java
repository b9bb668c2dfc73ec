package io.sparkrerank.spark;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;

/**
 * The common part of the functions of {@link RerankCatalog}, all of which take two arguments. Spark
 * looks for {@code produceResult} in the class of a function itself, not in its parents.
 *
 * @param <T> the result
 */
abstract class CatalogFunction<T> implements ScalarFunction<T> {

  private static final long serialVersionUID = 1L;

  private final String name;
  private final DataType[] inputs;

  /**
   * Creates a function.
   *
   * @param name the name in SQL, without the catalog
   * @param inputs the types of its arguments
   */
  CatalogFunction(String name, List<DataType> inputs) {
    this.name = name;
    this.inputs = inputs.toArray(new DataType[0]);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String canonicalName() {
    return "io.sparkrerank." + name;
  }

  @Override
  public DataType[] inputTypes() {
    return inputs.clone();
  }

  /** Returns whether an argument is null, which makes the result null. */
  static boolean hasNull(InternalRow input) {
    return input.isNullAt(0) || input.isNullAt(1);
  }
}
