package io.sparkrerank.jobs.label;

import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.config.LongTextConfig;
import io.sparkrerank.jobs.config.LongTextSettings;
import io.sparkrerank.jobs.config.OptionalSetting;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.PairSettings;
import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.jobs.config.Setting;
import io.sparkrerank.jobs.config.SettingGroup;
import io.sparkrerank.jobs.config.SettingType;
import io.sparkrerank.jobs.config.Settings;
import io.sparkrerank.label.MiningRules;
import io.sparkrerank.label.ScoreLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of the command {@code label}. */
public final class LabelSettings {

  private static final String PREFIX = "rerank.label";

  static final SettingGroup EXAMPLES =
      new SettingGroup(
          PREFIX,
          "Training data",
          "The training data that label makes. Positives are the documents whose grade is at least"
              + " evaluation.relevance-level, in evaluation.qrels or in the column relevance of the"
              + " input.");

  static final Setting<List<LabelForm>> FORMS =
      EXAMPLES
          .setting("forms", SettingType.names("names of forms", LabelForm::named))
          .option("--form", "NAME")
          .byDefault("[triplet]")
          .describedAs(
              "The forms in which examples are written: scores, triplet, n-tuple, labeled-pair,"
                  + " labeled-list, margin, qrels, tevatron or flag. Several names are separated by"
                  + " commas, or by giving the option again.");

  static final Setting<LabelConfig.Files> FILE_TYPE =
      EXAMPLES
          .setting("file-type", SettingType.choice(LabelConfig.Files.class))
          .option("--file-type", "TYPE")
          .byDefault("parquet")
          .describedAs("How files are written: parquet or jsonl.");

  static final Setting<LabelConfig.Scores> OUTPUT_SCORES =
      EXAMPLES
          .setting(
              "output-scores",
              SettingType.parsed("none, model, first-stage or both", LabelConfig.Scores::named))
          .optionOrAlone("--output-scores", "NAME", "model")
          .byDefault("none")
          .describedAs(
              "Write scores in place of labels, and beside the texts of triplets and n-tuples:"
                  + " model, first-stage or both. The columns are model_score and first_stage_score,"
                  + " with an s at the end where they hold lists. The option without a name means"
                  + " model.");

  static final Setting<List<Double>> GRADES =
      EXAMPLES
          .setting("grades", SettingType.names("numbers that rise", LabelSettings::number))
          .option("--grades", "X")
          .byDefault("[]")
          .describedAs(
              "For the form qrels: the scores from which on a document has grade 1, 2 and so on,"
                  + " such as 0.3,0.7.");

  static final SettingGroup MINING =
      new SettingGroup(
          PREFIX,
          "Negatives",
          "Negatives are mined by the rules of mine_hard_negatives of sentence-transformers. Limits"
              + " are on the scale of scores, which is that of logits with --activation identity.");

  static final Setting<Integer> NEGATIVES =
      MINING
          .setting("negatives", SettingType.wholeNumberFrom(1))
          .option("--negatives", "N")
          .byDefault("3")
          .describedAs(
              "The number of negatives of each query. A query has fewer if fewer are left.");

  static final Setting<MiningRules.Sampling> SAMPLING =
      MINING
          .setting("sampling", SettingType.choice(MiningRules.Sampling.class))
          .option("--sampling", "NAME")
          .byDefault("top")
          .describedAs(
              "Which of the documents that are left become negatives. top takes the best; random"
                  + " draws from those up to range-max.");

  static final Setting<Long> SEED =
      MINING
          .setting("seed", SettingType.wholeNumber())
          .option("--seed", "N")
          .byDefault("7")
          .describedAs("The seed of the random draws. The same seed gives the same negatives.");

  static final Setting<Integer> RANGE_MIN =
      MINING
          .setting("range-min", SettingType.wholeNumberFrom(0))
          .option("--range-min", "N")
          .byDefault("0")
          .describedAs(
              "Skip this many of the best documents that are left. Raise it if the best ones are"
                  + " often relevant without a judgment.");

  static final OptionalSetting<Integer> RANGE_MAX =
      MINING
          .setting("range-max", SettingType.wholeNumberFrom(1))
          .option("--range-max", "N")
          .or("auto")
          .describedAs(
              "Look at this many of the best documents that are left. Of the list of the first stage"
                  + " as many are looked at, and as many more as the query with most positives has."
                  + " auto is range-min + negatives + these positives, with ten times negatives if a"
                  + " margin or a limit may drop some.");

  static final OptionalSetting<Double> ABSOLUTE_MARGIN =
      MINING
          .setting("absolute-margin", SettingType.number())
          .option("--absolute-margin", "X")
          .or("none")
          .describedAs(
              "Drop a document whose score is above the score of the worst positive less this margin."
                  + " 3 is usual for MS MARCO, with logits.");

  static final OptionalSetting<Double> RELATIVE_MARGIN =
      MINING
          .setting("relative-margin", SettingType.number())
          .option("--relative-margin", "X")
          .or("none")
          .describedAs(
              "Drop a document whose score is above the score of the worst positive less this share"
                  + " of its absolute value, such as 0.05.");

  static final OptionalSetting<Double> MAX_SCORE =
      MINING
          .setting("max-score", SettingType.number())
          .option("--max-score", "X")
          .or("none")
          .describedAs("Drop a document whose score is above this.");

  static final OptionalSetting<Double> MIN_SCORE =
      MINING
          .setting("min-score", SettingType.number())
          .option("--min-score", "X")
          .or("none")
          .describedAs("Drop a document whose score is below this.");

  static final OptionalSetting<Double> NEGATIVE_THRESHOLD =
      MINING
          .setting("negative-threshold", SettingType.number())
          .option("--negative-threshold", "X")
          .or("none")
          .describedAs("Drop a document whose score is not below this. RocketQA uses 0.1.");

  static final OptionalSetting<Double> POSITIVE_THRESHOLD =
      MINING
          .setting("positive-threshold", SettingType.number())
          .option("--positive-threshold", "X")
          .or("none")
          .describedAs(
              "Take the best document that is not judged relevant for a positive if its score is"
                  + " above this. RocketQA uses 0.9.");

  static final OptionalSetting<Integer> MAX_POSITIVES =
      MINING
          .setting("max-positives", SettingType.wholeNumberFrom(1))
          .option("--max-positives", "N")
          .or("all")
          .describedAs("The most positives of each query, the best ones.");

  private LabelSettings() {}

  /** Reads the configuration of the command. */
  public static LabelConfig read(Settings settings) {
    PairsConfig pairs = PairSettings.read(settings, OutputSettings.required(settings));
    if (pairs.longText().mode() == LongTextConfig.Mode.PASSAGES) {
      settings.fault(
          "%s = passages is for rerank; label reads each pair once", LongTextSettings.MODE.key());
    }
    List<LabelForm> forms = settings.get(FORMS);
    List<Double> grades = settings.get(GRADES);
    requireForms(settings, forms);
    requireGrades(settings, forms, grades);
    return new LabelConfig(
        pairs,
        settings.get(EvaluationSettings.QRELS),
        settings.get(EvaluationSettings.RELEVANCE_LEVEL),
        rules(settings),
        forms,
        settings.get(FILE_TYPE),
        settings.get(OUTPUT_SCORES),
        grades);
  }

  private static void requireForms(Settings settings, List<LabelForm> forms) {
    if (forms.isEmpty() && !settings.isFaulty(FORMS)) {
      settings.fault("No form of training data: give %s triplet, or another", FORMS.option());
    }
  }

  private static void requireGrades(Settings settings, List<LabelForm> forms, List<Double> grades) {
    boolean hasGrades = !grades.isEmpty() || settings.isFaulty(GRADES);
    if (forms.contains(LabelForm.QRELS) && !hasGrades) {
      settings.fault(
          "The form qrels needs %s: the scores from which on a document has grade 1, 2 and so on,"
              + " such as 0.3,0.7",
          GRADES.key());
    }
    if (!forms.contains(LabelForm.QRELS) && !grades.isEmpty()) {
      settings.fault(
          "%s are for form qrels; say %s qrels, or drop them", GRADES.key(), FORMS.option());
    }
    for (int grade = 1; grade < grades.size(); grade++) {
      if (grades.get(grade) <= grades.get(grade - 1)) {
        settings.fault("%s must rise: %s", GRADES.key(), grades);
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
    int rangeMin = settings.get(RANGE_MIN);
    Integer rangeMax = settings.get(RANGE_MAX);
    int negatives = settings.get(NEGATIVES);
    if (rangeMax != null && negatives > rangeMax - rangeMin) {
      settings.fault(
          "Between %s = %d and range-max = %d there is no place for %d negatives",
          RANGE_MIN.key(), rangeMin, rangeMax, negatives);
    }
    return new MiningRules(
        new MiningRules.Range(rangeMin, rangeMax == null ? 0 : rangeMax),
        new ScoreLimits(
            limit(settings, ABSOLUTE_MARGIN),
            relativeMargin(settings),
            limit(settings, MAX_SCORE),
            limit(settings, MIN_SCORE),
            limit(settings, NEGATIVE_THRESHOLD)),
        new MiningRules.Draw(negatives, settings.get(SAMPLING), settings.get(SEED)),
        limit(settings, POSITIVE_THRESHOLD),
        settings.get(MAX_POSITIVES));
  }

  private static @Nullable Float relativeMargin(Settings settings) {
    Float margin = limit(settings, RELATIVE_MARGIN);
    if (margin != null && margin < 0) {
      settings.fault(
          "%s = %s would take negatives for better than positives; it is a share of the score of"
              + " the worst positive, from 0",
          RELATIVE_MARGIN.key(), margin);
    }
    return margin;
  }

  private static @Nullable Float limit(Settings settings, OptionalSetting<Double> setting) {
    Double limit = settings.get(setting);
    return limit == null ? null : limit.floatValue();
  }
}
