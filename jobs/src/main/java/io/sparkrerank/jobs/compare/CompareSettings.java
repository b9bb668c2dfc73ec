package io.sparkrerank.jobs.compare;

import io.sparkrerank.jobs.config.EvaluateConfig;
import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.config.PrintConfig;
import io.sparkrerank.jobs.config.Settings;
import io.sparkrerank.measure.Measure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads the settings of a comparison of runs. */
public final class CompareSettings {

  private static final String GROUP = "rerank.evaluation.";

  private CompareSettings() {}

  public static CompareConfig read(Settings settings, String resolved) {
    String baseline = settings.text(GROUP + "baseline");
    if (baseline == null) {
      settings.fault("No baseline: give --baseline with the run that others are compared with");
    }
    List<Gate> gates = new ArrayList<>();
    for (String text : settings.texts(GROUP + "fail-if")) {
      try {
        gates.add(Gate.parse(text));
      } catch (IllegalArgumentException e) {
        settings.fault("%s, at %sfail-if", e.getMessage(), GROUP);
      }
    }
    EvaluateConfig evaluate = EvaluationSettings.evaluate(settings, resolved);
    if (evaluate.print().format() == PrintConfig.Format.CSV
        && evaluate.print().queries() == PrintConfig.Queries.PRINT) {
      settings.fault(
          "compare has no single queries in CSV: leave out --per-query, or ask evaluate for them");
    }
    return new CompareConfig(baseline, withMeasuresOf(gates, evaluate), gates);
  }

  /** What a condition is about is measured too. */
  private static EvaluateConfig withMeasuresOf(List<Gate> gates, EvaluateConfig config) {
    Set<Measure> measures = new LinkedHashSet<>(config.evaluation().measures());
    gates.forEach(gate -> measures.add(gate.measure()));
    EvaluationConfig evaluation = config.evaluation();
    return new EvaluateConfig(
        config.runs(),
        new EvaluationConfig(
            evaluation.qrels(),
            List.copyOf(measures),
            evaluation.rules(),
            evaluation.averaging(),
            evaluation.resampling()),
        config.print(),
        config.output(),
        config.resolved());
  }
}
