package io.sparkrerank.jobs.pipeline;

import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.jobs.config.OutputConfig;
import java.util.List;

/**
 * All that the job which runs a pipeline needs to know.
 *
 * @param run a run to begin with, or null if the first stage searches
 * @param scores the store of scores that the user names, or null for one beside the stages
 * @param stages the stages, in their order
 * @param evaluation what is measured, where there are judgments
 * @param output where results go
 * @param resolved all settings as one JSON text, secrets left out, for the manifest
 */
public record PipelineConfig(
    String run,
    String scores,
    List<PipelineStage> stages,
    EvaluationConfig evaluation,
    OutputConfig output,
    String resolved) {

  /** What the list of {@link #run} is called beside those of the stages. */
  public static final String GIVEN = "given";
}
