package io.sparkrerank.jobs.label;

import io.sparkrerank.NearestName;
import java.util.Arrays;
import java.util.List;

/** In which form training data is written. */
public enum LabelForm {
  /** Every scored pair: ids, score, logits. */
  SCORES("scores"),
  /** A row a positive and negative: anchor, positive, negative. */
  TRIPLET("triplet"),
  /** A row a positive: anchor, positive, negative_1 and so on, where there are as many. */
  N_TUPLE("n-tuple"),
  /** A row a document: anchor, text, label. */
  LABELED_PAIR("labeled-pair"),
  /** A row a positive: anchor, texts, labels. */
  LABELED_LIST("labeled-list"),
  /** A row a positive and negative: ids, and the difference of their logits. */
  MARGIN("margin"),
  /** Grades by thresholds, as TREC writes judgments. */
  QRELS("qrels"),
  /** A row a query, as Tevatron reads it. */
  TEVATRON("tevatron"),
  /** A row a query, as FlagEmbedding reads it. */
  FLAG("flag");

  private final String settingName;

  LabelForm(String settingName) {
    this.settingName = settingName;
  }

  /** The name in settings, and of its folder. */
  public String settingName() {
    return settingName;
  }

  /** Whether examples are mined for it: others are all scores. */
  public boolean isMined() {
    return this != SCORES && this != QRELS;
  }

  /**
   * The form of a name.
   *
   * @throws IllegalArgumentException if there is none
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
