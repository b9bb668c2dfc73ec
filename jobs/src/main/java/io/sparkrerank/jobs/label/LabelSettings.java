package io.sparkrerank.jobs.label;

import io.sparkrerank.jobs.config.LongTextConfig;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.PairSettings;
import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.jobs.config.Settings;
import io.sparkrerank.label.MiningRules;
import io.sparkrerank.label.ScoreLimits;
import java.util.List;

/** Reads which training data is made. */
public final class LabelSettings {

  private static final String GROUP = "rerank.label.";

  private static final String NONE = "none";

  private LabelSettings() {}

  public static LabelConfig read(Settings settings, String resolved) {
    PairsConfig pairs = PairSettings.pairs(settings, OutputSettings.required(settings), resolved);
    if (pairs.longText().mode() == LongTextConfig.Mode.PASSAGES) {
      settings.fault("rerank.long-text.mode = passages is for rerank; label reads each pair once");
    }
    List<LabelForm> forms = settings.parsedList(GROUP + "forms", LabelForm::named);
    List<Double> grades = settings.parsedList(GROUP + "grades", LabelSettings::number);
    requireGrades(settings, forms, grades);
    LabelConfig.Files files = settings.choice(GROUP + "file-type", LabelConfig.Files.class);
    return new LabelConfig(
        pairs,
        settings.text("rerank.evaluation.qrels"),
        settings.positive("rerank.evaluation.relevance-level"),
        rules(settings),
        forms,
        files,
        settings.parsed(GROUP + "output-scores", LabelConfig.Scores::named),
        grades);
  }

  private static void requireGrades(Settings settings, List<LabelForm> forms, List<Double> grades) {
    if (settings.texts(GROUP + "forms").isEmpty()) {
      settings.fault("No form of training data: give --form triplet, or another");
    }
    if (forms.contains(LabelForm.QRELS) && settings.texts(GROUP + "grades").isEmpty()) {
      settings.fault(
          "Form qrels needs rerank.label.grades: from which scores on a document has grade 1, 2 and"
              + " so on, as 0.3,0.7");
    }
    if (!forms.contains(LabelForm.QRELS) && !grades.isEmpty()) {
      settings.fault("rerank.label.grades are for form qrels; say --form qrels, or drop them");
    }
    for (int grade = 1; grade < grades.size(); grade++) {
      if (grades.get(grade) <= grades.get(grade - 1)) {
        settings.fault("rerank.label.grades must rise: %s", grades);
      }
    }
  }

  private static double number(String text) {
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The message is ours.
    }
    throw new IllegalArgumentException("Not a number: \"" + text + "\"");
  }

  private static MiningRules rules(Settings settings) {
    int rangeMin = settings.fromZero(GROUP + "range-min");
    Integer rangeMax = settings.positiveOr(GROUP + "range-max", "auto");
    int negatives = settings.positive(GROUP + "negatives");
    if (rangeMax != null && negatives > rangeMax - rangeMin) {
      settings.fault(
          "Between rerank.label.range-min = %d and range-max = %d there is no place for %d negatives",
          rangeMin, rangeMax, negatives);
    }
    return new MiningRules(
        new MiningRules.Range(rangeMin, rangeMax == null ? 0 : rangeMax),
        new ScoreLimits(
            limit(settings, "absolute-margin"),
            relativeMargin(settings),
            limit(settings, "max-score"),
            limit(settings, "min-score"),
            limit(settings, "negative-threshold")),
        new MiningRules.Draw(
            negatives,
            settings.choice(GROUP + "sampling", MiningRules.Sampling.class),
            settings.whole(GROUP + "seed")),
        limit(settings, "positive-threshold"),
        settings.positiveOr(GROUP + "max-positives", "all"));
  }

  private static Float relativeMargin(Settings settings) {
    Float margin = limit(settings, "relative-margin");
    if (margin != null && margin < 0) {
      settings.fault(
          "rerank.label.relative-margin = %s would take negatives for better than positives; it is a"
              + " share of the worst positive's score, from 0",
          margin);
    }
    return margin;
  }

  private static Float limit(Settings settings, String name) {
    Double limit = settings.finiteOr(GROUP + name, NONE);
    return limit == null ? null : limit.floatValue();
  }
}
