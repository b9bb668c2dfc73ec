package io.sparkrerank.jobs.config;

/**
 * What every job that scores pairs needs to know.
 *
 * @param input where pairs come from
 * @param model which model
 * @param batch how pairs are put together
 * @param longText what becomes of texts that are longer than the model reads
 * @param scoring how pairs are scored, and when not
 * @param output where results go; null if nothing is written
 * @param resolved all settings as one JSON text, secrets left out, for the manifest
 */
public record PairsConfig(
    InputConfig input,
    ModelSettings model,
    BatchConfig batch,
    LongTextConfig longText,
    ScoringConfig scoring,
    OutputConfig output,
    String resolved) {

  /** Whether scores of an earlier run are used: those of a store, or of a run that is resumed. */
  public boolean keepsScores() {
    return scoring.scores() != null
        || output != null && output.earlier() == OutputConfig.Earlier.RESUME;
  }
}
