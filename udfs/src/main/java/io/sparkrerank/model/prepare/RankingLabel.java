package io.sparkrerank.model.prepare;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The label of a classifier that says that a text fits its query. It is only proposed: a name does
 * not prove what a model was trained for, so the user names the label to rank by.
 */
public final class RankingLabel {

  /** Names of such labels, in lower case; each has its opposite beside it, as yes has no. */
  private static final Set<String> NAMES =
      Set.of(
          "yes",
          "true",
          "1",
          "relevant",
          "related",
          "match",
          "matching",
          "positive",
          "entailment",
          "entails",
          "duplicate",
          "paraphrase",
          "equivalent",
          "similar",
          "supported",
          "supports",
          "correct");

  private RankingLabel() {}

  /**
   * Returns the one of {@code labels} whose name says that a text fits.
   *
   * @return nothing if no label does, or several do
   */
  public static Optional<String> among(List<String> labels) {
    List<String> found =
        labels.stream()
            .filter(label -> NAMES.contains(label.strip().toLowerCase(Locale.ROOT)))
            .toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }
}
