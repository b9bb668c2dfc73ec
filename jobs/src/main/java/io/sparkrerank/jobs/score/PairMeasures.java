package io.sparkrerank.jobs.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.jobs.statistics.ClassMeasures;
import io.sparkrerank.jobs.statistics.RegressionMeasures;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The measures of scores or classes of pairs, against a column of the input.
 *
 * @param column the name of the column
 * @param rows number of scored rows with a value in the column
 * @param without number of scored rows without a value
 * @param agreement the measures
 */
public record PairMeasures(String column, long rows, long without, Agreement agreement) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the correlation of scores and values, or null for classes. */
  public @Nullable RegressionMeasures regression() {
    if (agreement instanceof Agreement.OfBinaryScores both) {
      return both.regression();
    }
    return agreement instanceof Agreement.OfScores scores ? scores.regression() : null;
  }

  /** Returns the measures of classes, or null where the values are no classes. */
  public @Nullable ClassMeasures classes() {
    if (agreement instanceof Agreement.OfBinaryScores both) {
      return both.classes();
    }
    return agreement instanceof Agreement.OfClasses labels ? labels.classes() : null;
  }

  /** Returns the measures by name, in the order in which they are printed. */
  public Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    RegressionMeasures regression = regression();
    if (regression != null) {
      values.put("Pearson", regression.pearson());
      values.put("Spearman", regression.spearman());
    }
    ClassMeasures classes = classes();
    if (classes != null) {
      values.put("accuracy", classes.accuracy());
      values.put("macro F1", classes.macroF1());
      for (int label = 0; label < classes.labels().size(); label++) {
        String name = classes.labels().get(label);
        values.put("F1 of " + name, classes.f1(label));
        values.put("AP of " + name, classes.averagePrecision()[label]);
      }
    }
    return values;
  }

  /** Returns the content of {@code metrics.json}. A measure that is not defined is null. */
  public JsonNode json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("column", column);
    root.put("rows", rows);
    root.put("rows_without_value", without);
    ObjectNode measures = root.putObject("measures");
    values().forEach((name, value) -> measures.put(name, Double.isFinite(value) ? value : null));
    ClassMeasures classes = classes();
    if (classes != null) {
      root.set("labels", JSON.valueToTree(classes.labels()));
      root.set("confusion", JSON.valueToTree(classes.confusion()));
    }
    return root;
  }
}
