package io.sparkrerank.jobs.pipeline;

import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.jobs.config.OutputConfig;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the command {@code pipeline}.
 *
 * @param run a run to begin with, or null if the first stage searches
 * @param scores the folder for scores that the user names, or null for one beside the stages
 * @param stages the stages, in their order
 * @param evaluation the measures, for which there may be no judgments
 * @param output the place where results go; null only in settings with a fault
 * @param resolved all settings as one JSON text, secrets left out, for the manifest
 */
public record PipelineConfig(
    @Nullable String run,
    @Nullable String scores,
    List<PipelineStage> stages,
    EvaluationConfig evaluation,
    @Nullable OutputConfig output,
    String resolved) {

  /** The name of the list of {@link #run} beside those of the stages. */
  public static final String GIVEN = "given";

  /**
   * Returns the place where results go.
   *
   * @throws NullPointerException if there is none, which is a fault of the settings
   */
  public OutputConfig requiredOutput() {
    return Objects.requireNonNull(output, "nothing is written");
  }
}
