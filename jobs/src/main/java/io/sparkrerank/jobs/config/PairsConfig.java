package io.sparkrerank.jobs.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that all jobs share that score pairs.
 *
 * @param input the place where pairs come from
 * @param model the model
 * @param batch the batches in which the network reads pairs
 * @param longText the treatment of texts that are longer than the model reads
 * @param scoring the course of the scoring, and the limits that stop it
 * @param output the place where results go; null if nothing is written
 * @param resolved all settings as one JSON text, secrets left out, for the manifest
 */
public record PairsConfig(
    InputConfig input,
    ModelConfig model,
    BatchConfig batch,
    LongTextConfig longText,
    ScoringConfig scoring,
    @Nullable OutputConfig output,
    String resolved) {

  /** Says whether scores of an earlier run are used: from a store, or from a resumed run. */
  public boolean keepsScores() {
    return scoring.scores() != null
        || output != null && output.earlier() == OutputConfig.Earlier.RESUME;
  }

  /**
   * Returns the place where results go, for a job that writes.
   *
   * @throws NullPointerException if nothing is written
   */
  public OutputConfig requiredOutput() {
    return Objects.requireNonNull(output, "nothing is written");
  }

  /**
   * Returns the folder that results are written to.
   *
   * @throws NullPointerException if nothing is written
   */
  public String writtenTo() {
    return requiredOutput().path();
  }
}
