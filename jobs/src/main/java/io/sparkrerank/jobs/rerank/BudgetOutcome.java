package io.sparkrerank.jobs.rerank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.Evaluation;

/**
 * What a budget achieved, on queries whose lists were scored whole.
 *
 * @param evaluation these queries with all pairs scored, within the budget, and by the first stage
 * @param comparison how the others differ from all pairs, or null if no measure is a mean
 */
public record BudgetOutcome(Evaluation evaluation, Comparison comparison) {

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
