package io.sparkrerank.jobs.cli;

import io.sparkrerank.jobs.config.BatchSettings;
import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.config.FusionSettings;
import io.sparkrerank.jobs.config.InputSettings;
import io.sparkrerank.jobs.config.LongTextSettings;
import io.sparkrerank.jobs.config.ModelSettings;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.RerankSettings;
import io.sparkrerank.jobs.config.ScoringSettings;

/** The options that {@code rerank} and {@code plan} share. */
public final class RerankOptions {

  private RerankOptions() {}

  /** Returns the options. */
  public static OptionList list() {
    return new OptionList()
        .add(InputSettings.TABLE)
        .add(InputSettings.JOIN)
        .add(ModelSettings.MODEL)
        .add(ModelSettings.PAIR)
        .add(ModelSettings.SCORE)
        .add(RerankSettings.GROUP)
        .add(FusionSettings.GROUP)
        .add(LongTextSettings.MODES)
        .add(LongTextSettings.PASSAGES)
        .add(EvaluationSettings.MEASURING)
        .add(BatchSettings.GROUP)
        .add(ScoringSettings.GROUP)
        .add(OutputSettings.GROUP);
  }
}
