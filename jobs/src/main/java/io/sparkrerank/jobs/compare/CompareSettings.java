package io.sparkrerank.jobs.compare;

import io.sparkrerank.jobs.config.EvaluateConfig;
import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.config.OptionalSetting;
import io.sparkrerank.jobs.config.PrintConfig;
import io.sparkrerank.jobs.config.Setting;
import io.sparkrerank.jobs.config.SettingGroup;
import io.sparkrerank.jobs.config.SettingType;
import io.sparkrerank.jobs.config.Settings;
import io.sparkrerank.measure.Measure;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The settings of the command {@code compare}. */
public final class CompareSettings {

  static final SettingGroup GROUP = new SettingGroup(EvaluationSettings.PREFIX, "Comparison", "");

  static final OptionalSetting<String> BASELINE =
      GROUP
          .setting("baseline", SettingType.text())
          .option("--baseline", "PATH")
          .orNull()
          .describedAs("The run that the others are compared with.");

  static final Setting<List<Gate>> FAIL_IF =
      GROUP
          .setting("fail-if", SettingType.eachParsed("a list of conditions", Gate::parse))
          .option("--fail-if", "CONDITION")
          .byDefault("[]")
          .describedAs(
              "End with exit code 7 if this holds for the mean difference of a run from the baseline."
                  + " A condition is a measure, one of <, <=, > and >=, and a number; the"
                  + " uncorrected p of the t-test may follow. Examples are 'nDCG@10 < -0.01' and"
                  + " 'nDCG@10 < 0 and p < 0.05'. Give the option once for each condition.");

  private CompareSettings() {}

  /** Reads the configuration of the command. */
  public static CompareConfig read(Settings settings) {
    String baseline = settings.get(BASELINE);
    if (baseline == null) {
      settings.fault(
          "No baseline: give %s with the run that others are compared with", BASELINE.option());
    }
    List<Gate> gates = settings.get(FAIL_IF);
    EvaluateConfig evaluate = EvaluationSettings.evaluate(settings);
    if (evaluate.print().format() == PrintConfig.Format.CSV
        && evaluate.print().queries() == PrintConfig.Queries.PRINT) {
      settings.fault(
          "compare has no single queries in CSV: leave out %s, or ask evaluate for them",
          EvaluationSettings.PER_QUERY.option());
    }
    return new CompareConfig(
        baseline == null ? "" : baseline, withMeasuresOf(gates, evaluate), gates);
  }

  /** Adds the measures that conditions name. */
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
