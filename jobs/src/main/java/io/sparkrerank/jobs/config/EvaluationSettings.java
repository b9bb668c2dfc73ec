package io.sparkrerank.jobs.config;

import io.sparkrerank.RerankException;
import io.sparkrerank.measure.Averaging;
import io.sparkrerank.measure.JudgingRules;
import io.sparkrerank.measure.Measure;
import io.sparkrerank.measure.Measures;
import java.util.List;

/** Reads what is measured, by which rules, and how it is printed. */
public final class EvaluationSettings {

  private static final String GROUP = "rerank.evaluation.";

  private EvaluationSettings() {}

  /** What the words of {@code ties} mean. */
  private enum Ties {
    TREC(JudgingRules.Order.SCORE),
    RANK(JudgingRules.Order.RANK);

    private final JudgingRules.Order order;

    Ties(JudgingRules.Order order) {
      this.order = order;
    }
  }

  /** Reads the settings of an evaluation of runs. */
  public static EvaluateConfig evaluate(Settings settings, String resolved) {
    EvaluationConfig evaluation = evaluation(settings);
    if (evaluation.qrels() == null) {
      settings.fault("No judgments: give --qrels");
    }
    List<String> runs = settings.texts(GROUP + "runs");
    if (runs.isEmpty()) {
      settings.fault("No run: give --run, once or more");
    }
    return new EvaluateConfig(
        runs, evaluation, print(settings), OutputSettings.optional(settings), resolved);
  }

  /** Reads what is measured, and by which rules. */
  public static EvaluationConfig evaluation(Settings settings) {
    return new EvaluationConfig(
        settings.text(GROUP + "qrels"),
        measures(settings),
        rules(settings),
        settings.choice(GROUP + "averaging", Averaging.class),
        new ResamplingConfig(
            settings.positive(GROUP + "resamples"), settings.whole(GROUP + "seed")));
  }

  private static JudgingRules rules(Settings settings) {
    Ties ties = settings.choice(GROUP + "ties", Ties.class);
    Integer depth = settings.positiveOr(GROUP + "depth", "all");
    JudgingRules.Unjudged unjudged =
        settings.flag(GROUP + "judged-only")
            ? JudgingRules.Unjudged.DROP
            : JudgingRules.Unjudged.KEEP;
    return new JudgingRules(
        ties == null ? JudgingRules.Order.SCORE : ties.order,
        depth == null ? Integer.MAX_VALUE : Math.max(1, depth),
        unjudged,
        Math.max(1, settings.positive(GROUP + "relevance-level")));
  }

  private static PrintConfig print(Settings settings) {
    return new PrintConfig(
        settings.choice(GROUP + "format", PrintConfig.Format.class),
        settings.flag(GROUP + "per-query") ? PrintConfig.Queries.PRINT : PrintConfig.Queries.OMIT);
  }

  private static List<Measure> measures(Settings settings) {
    try {
      return Measures.parse(settings.texts(GROUP + "measures"));
    } catch (RerankException e) {
      settings.fault("%s", e.getMessage());
      return List.of();
    }
  }
}
