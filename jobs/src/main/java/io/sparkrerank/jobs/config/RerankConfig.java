package io.sparkrerank.jobs.config;

/**
 * All that the re-ranking job needs to know.
 *
 * @param input where pairs come from
 * @param model which model
 * @param batch how pairs are put together
 * @param longText what becomes of texts that are longer than the model reads
 * @param scoring how pairs are scored, and when not
 * @param topK how many documents of each query to keep, or null for all
 * @param evaluation what is measured
 * @param output where results go; null if nothing is written
 * @param resolved all settings as one JSON text, secrets left out, for the manifest
 */
public record RerankConfig(
    InputConfig input,
    ModelSettings model,
    BatchConfig batch,
    LongTextConfig longText,
    ScoringConfig scoring,
    Integer topK,
    EvaluationConfig evaluation,
    OutputConfig output,
    String resolved) {

  /** Whether scores of an earlier run are used: those of a store, or of a run that is resumed. */
  public boolean keepsScores() {
    return scoring.scores() != null
        || output != null && output.earlier() == OutputConfig.Earlier.RESUME;
  }
}
