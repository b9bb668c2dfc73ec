package io.sparkrerank.jobs.rerank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.Evaluation;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a budget, measured on queries whose lists were scored whole.
 *
 * @param evaluation the measures of three runs: all pairs scored, within the budget, first stage
 * @param comparison the differences of the other runs from the first, or null if no measure is a
 *     mean
 */
public record BudgetOutcome(Evaluation evaluation, @Nullable Comparison comparison) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns measures and differences as JSON, for the manifest. */
  public JsonNode json() {
    ObjectNode node = JSON.createObjectNode();
    node.set("evaluation", evaluation().json());
    if (comparison() != null) {
      node.setAll((ObjectNode) comparison().json());
    }
    return node;
  }
}
