package io.sparkrerank.jobs.retrieve;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.SearchSettings;
import io.sparkrerank.search.Similarity;
import io.sparkrerank.spark.row.TextRole;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The prompts of texts that are embedded, and the similarity of their vectors. Each is as
 * configured, else as the model names it.
 *
 * @param set the configuration
 * @param model the model's own settings
 */
record EmbeddingRules(RetrieveConfig.Vectors set, SearchSettings model) {

  /** Returns the text that stands before each text of a role; may be empty. */
  String prompt(TextRole role) {
    return switch (role) {
      case DOCUMENT -> set.documentPrompt() == null ? model.documentPrompt() : set.documentPrompt();
      case QUERY -> set.queryPrompt() == null ? model.queryPrompt() : set.queryPrompt();
    };
  }

  /**
   * Returns the measure of how close two vectors are.
   *
   * @throws RerankException if none is configured and the model names one that is not known here
   */
  Similarity similarity() {
    if (set.similarity() != null) {
      return set.similarity();
    }
    return Stream.of(Similarity.values())
        .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(model.similarity()))
        .findFirst()
        .orElseThrow(
            () ->
                RerankException.model(
                    "The model compares vectors by \"%s\", which is not known here; say %s cosine or"
                        + " dot",
                    model.similarity(), RetrieveSettings.SIMILARITY.option()));
  }
}
