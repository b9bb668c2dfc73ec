package io.sparkrerank.jobs.label;

import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.label.MiningRules;
import java.util.List;

/**
 * All that the job which makes training data needs to know.
 *
 * @param pairs which candidates are scored, and how
 * @param qrels a file with judgments, or null to use the relevance column
 * @param level the lowest grade of a positive
 * @param rules which negatives; the maximum of its range is 0 where it follows from the positives
 * @param forms in which forms examples are written
 * @param files how files are written
 * @param scores which scores examples have in place of labels
 * @param grades from which scores on a document has grade 1, 2 and so on, for qrels
 */
public record LabelConfig(
    PairsConfig pairs,
    String qrels,
    int level,
    MiningRules rules,
    List<LabelForm> forms,
    Files files,
    Scores scores,
    List<Double> grades) {

  /** How files are written. */
  public enum Files {
    PARQUET,
    JSONL
  }

  /** Which scores examples have. */
  public enum Scores {
    /** None: labels, 1 or 0, where the form has any. */
    NONE("none"),
    /** Those of the model, the cross-encoder. */
    MODEL("model"),
    /** Those of the first stage. */
    FIRST_STAGE("first-stage"),
    /** Those of the model and of the first stage. */
    BOTH("both");

    private final String settingName;

    Scores(String settingName) {
      this.settingName = settingName;
    }

    /**
     * The constant of a setting.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Scores named(String name) {
      for (Scores scores : values()) {
        if (scores.settingName.equals(name)) {
          return scores;
        }
      }
      throw new IllegalArgumentException(
          "Expected one of none, model, first-stage, both, found \"%s\"".formatted(name));
    }

    /** Whether the model's are among them. */
    public boolean hasModel() {
      return this == MODEL || this == BOTH;
    }

    /** Whether the first stage's are among them. */
    public boolean hasFirstStage() {
      return this == FIRST_STAGE || this == BOTH;
    }
  }

  /**
   * How many of the best that are left may be taken, as sentence-transformers has it.
   *
   * @param mostPositives how many positives the query with most has
   */
  public MiningRules rulesFor(int mostPositives) {
    if (rules.range().max() > 0) {
      return rules;
    }
    int negatives = rules.draw().negatives() * (rules.limits().limitFromAbove() ? 10 : 1);
    int min = rules.range().min();
    return rules.withRange(new MiningRules.Range(min, min + negatives + mostPositives));
  }
}
