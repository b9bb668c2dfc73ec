package io.sparkrerank.jobs.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.jobs.statistics.ClassMeasures;
import io.sparkrerank.jobs.statistics.RegressionMeasures;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What scores or classes of pairs are worth, against a column of the input.
 *
 * @param column the column
 * @param rows how many rows have a value there, and a score
 * @param without how many scored rows have none
 * @param regression how scores follow values; null for classes
 * @param classes how classes are told apart; null where values are none
 */
public record PairMeasures(
    String column, long rows, long without, RegressionMeasures regression, ClassMeasures classes) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The measures by name, as they are printed. */
  public Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    if (regression != null) {
      values.put("Pearson", regression.pearson());
      values.put("Spearman", regression.spearman());
    }
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

  /** The content of {@code metrics.json}; a measure that is not defined is null. */
  public JsonNode json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("column", column);
    root.put("rows", rows);
    root.put("rows_without_value", without);
    ObjectNode measures = root.putObject("measures");
    values().forEach((name, value) -> measures.put(name, Double.isFinite(value) ? value : null));
    if (classes != null) {
      root.set("labels", JSON.valueToTree(classes.labels()));
      root.set("confusion", JSON.valueToTree(classes.confusion()));
    }
    return root;
  }
}
