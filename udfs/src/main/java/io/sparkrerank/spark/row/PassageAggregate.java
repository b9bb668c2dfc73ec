package io.sparkrerank.spark.row;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Ways to make the score of a document from the scores of its passages.
 *
 * @see <a href="https://doi.org/10.1145/3331184.3331303">Dai and Callan 2019, Deeper Text
 *     Understanding for IR with Contextual Neural Language Modeling</a>
 */
public enum PassageAggregate {
  /** The score of the first passage. */
  FIRST,
  /** The largest score. */
  MAX,
  /** The sum. If scores are below 0, a long text gets a low one. */
  SUM,
  /** The mean. */
  MEAN,
  /** The mean of the three largest scores, or of all if there are fewer. */
  TOP3_MEAN;

  /** Returns the name in settings. */
  public String settingName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the column with the score of the document. */
  public String column() {
    return Columns.SCORE + "_" + name().toLowerCase(Locale.ROOT);
  }

  /** Returns the names of all constants in settings. */
  public static List<String> names() {
    return Arrays.stream(values()).map(PassageAggregate::settingName).toList();
  }

  /**
   * Returns the constant with a name in settings.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static PassageAggregate named(String name) {
    return Arrays.stream(values())
        .filter(aggregate -> aggregate.settingName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected one of %s, found %s".formatted(String.join(", ", names()), name)));
  }
}
