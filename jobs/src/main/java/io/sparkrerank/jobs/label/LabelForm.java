package io.sparkrerank.jobs.label;

import io.sparkrerank.NearestName;
import java.util.Arrays;
import java.util.List;

/** A form in which training data is written. */
public enum LabelForm {
  /** One row per scored pair: ids, score, logits. */
  SCORES("scores"),
  /** One row per pair of a positive and a negative: anchor, positive, negative. */
  TRIPLET("triplet"),
  /** One row per positive of a query with enough negatives: anchor, positive, negative_1, … */
  N_TUPLE("n-tuple"),
  /** One row per document: anchor, text, label. */
  LABELED_PAIR("labeled-pair"),
  /** One row per positive: anchor, texts, labels. */
  LABELED_LIST("labeled-list"),
  /** One row per pair of a positive and a negative: ids, and the difference of their logits. */
  MARGIN("margin"),
  /** One line per scored pair: a grade found by thresholds, in the form of TREC judgments. */
  QRELS("qrels"),
  /** One row per query, in the columns that Tevatron reads. */
  TEVATRON("tevatron"),
  /** One row per query, in the columns that FlagEmbedding reads. */
  FLAG("flag");

  private final String settingName;

  LabelForm(String settingName) {
    this.settingName = settingName;
  }

  /** Returns the name of the form in settings, which is also the name of its folder. */
  public String settingName() {
    return settingName;
  }

  /** Returns whether the form is made of positives and negatives, not of all scored pairs. */
  public boolean isMined() {
    return this != SCORES && this != QRELS;
  }

  /**
   * Returns the form of a name.
   *
   * @throws IllegalArgumentException if no form has the name
   */
  public static LabelForm named(String name) {
    List<String> names = Arrays.stream(values()).map(LabelForm::settingName).toList();
    return Arrays.stream(values())
        .filter(form -> form.settingName.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown form \"%s\"%s; known are %s"
                        .formatted(name, NearestName.hint(name, names), String.join(", ", names))));
  }
}
