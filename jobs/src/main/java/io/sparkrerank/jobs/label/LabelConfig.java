package io.sparkrerank.jobs.label;

import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.label.MiningRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the command {@code label}.
 *
 * @param pairs the candidates that are scored, and how
 * @param qrels a file with judgments, or null to use the relevance column
 * @param level the lowest grade of a positive
 * @param rules the rules for negatives; the maximum of their range is 0 if it follows from the
 *     positives
 * @param forms the forms in which examples are written
 * @param files the format of the files
 * @param scores the scores that examples have in place of labels
 * @param grades the scores from which on a document has grade 1, 2 and so on, for the form qrels
 */
public record LabelConfig(
    PairsConfig pairs,
    @Nullable String qrels,
    int level,
    MiningRules rules,
    List<LabelForm> forms,
    Files files,
    Scores scores,
    List<Double> grades) {

  /** The format of the files. */
  public enum Files {
    PARQUET,
    JSONL
  }

  /** The scores that examples have. */
  public enum Scores {
    /** No scores: labels, 1 or 0, if the form has labels. */
    NONE("none"),
    /** The scores of the model, the cross-encoder. */
    MODEL("model"),
    /** The scores of the first stage. */
    FIRST_STAGE("first-stage"),
    /** The scores of the model and of the first stage. */
    BOTH("both");

    private final String settingName;

    Scores(String settingName) {
      this.settingName = settingName;
    }

    /**
     * Returns the constant that a setting names.
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

    /** Says whether the scores of the model are among them. */
    public boolean hasModel() {
      return this == MODEL || this == BOTH;
    }

    /** Says whether the scores of the first stage are among them. */
    public boolean hasFirstStage() {
      return this == FIRST_STAGE || this == BOTH;
    }
  }

  /**
   * Returns the rules with the range of documents that may be taken, as sentence-transformers sets
   * it.
   *
   * @param mostPositives the number of positives of the query that has most
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
