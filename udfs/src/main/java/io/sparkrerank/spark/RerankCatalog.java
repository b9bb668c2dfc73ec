package io.sparkrerank.spark;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A catalog with the functions of {@link RerankFunctions}, for those who write only SQL. With
 * {@code spark.sql.catalog.rerank=io.sparkrerank.spark.RerankCatalog} they are called as {@code
 * rerank.rerank_score(query, texts)}. A function that needs a model takes the one that {@code
 * spark.rerank.model.path} names.
 */
public final class RerankCatalog implements FunctionCatalog {

  private final Map<String, UnboundFunction> functions = new TreeMap<>();
  private String name = "";

  /** Creates a catalog. Spark calls this constructor. */
  public RerankCatalog() {
    add(
        "rerank_score",
        CatalogTextFunctions.INPUTS,
        (function, arguments) -> new CatalogTextFunctions.Scores(function));
    add(
        "similarity_score",
        CatalogTextFunctions.INPUTS,
        (function, arguments) -> new CatalogTextFunctions.Scores(function));
    add(
        "answer_span",
        CatalogTextFunctions.INPUTS,
        (function, arguments) -> new CatalogTextFunctions.Answers(function));
    add("ndcg_at", CatalogGradeFunctions.INPUTS, CatalogGradeFunctions.NdcgAt::new);
    add("rr_at", CatalogGradeFunctions.INPUTS, CatalogGradeFunctions.RrAt::new);
  }

  private void add(String function, List<DataType> inputs, Binding binding) {
    functions.put(function, new Function(function, inputs, binding));
  }

  @Override
  public void initialize(String catalogName, CaseInsensitiveStringMap options) {
    name = catalogName;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Identifier[] listFunctions(String[] namespace) {
    return functions.keySet().stream()
        .map(function -> Identifier.of(new String[0], function))
        .toArray(Identifier[]::new);
  }

  @Override
  public UnboundFunction loadFunction(Identifier identifier) throws NoSuchFunctionException {
    UnboundFunction function = functions.get(identifier.name());
    if (function == null || identifier.namespace().length > 0) {
      throw new NoSuchFunctionException(identifier);
    }
    return function;
  }

  /** A maker of the function that runs, called when Spark analyses a query. */
  private interface Binding {
    BoundFunction bind(String function, StructType arguments);
  }

  private record Function(String name, List<DataType> inputs, Binding binding)
      implements UnboundFunction {

    @Override
    public BoundFunction bind(StructType arguments) {
      if (arguments.length() != inputs.size()) {
        throw new UnsupportedOperationException(description());
      }
      return binding.bind(name, arguments);
    }

    @Override
    public String description() {
      return name + "(" + String.join(", ", inputs.stream().map(DataType::sql).toList()) + ")";
    }
  }
}
