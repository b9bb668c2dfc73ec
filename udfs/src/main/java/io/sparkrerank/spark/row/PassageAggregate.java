package io.sparkrerank.spark.row;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What makes a document's score of its passages' scores, as in Dai and Callan, «Deeper text
 * understanding for IR with contextual neural language modeling», SIGIR 2019.
 */
public enum PassageAggregate {
  /** The first passage's. */
  FIRST,
  /** The largest. */
  MAX,
  /** The sum: of scores below 0 a long text has many. */
  SUM,
  /** The mean. */
  MEAN,
  /** The mean of the three largest, or of all if there are fewer. */
  TOP3_MEAN;

  /** The name in settings. */
  public String settingName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The column with the document's score. */
  public String column() {
    return Columns.SCORE + "_" + name().toLowerCase(Locale.ROOT);
  }

  /** The names in settings of all. */
  public static List<String> names() {
    return Arrays.stream(values()).map(PassageAggregate::settingName).toList();
  }

  /**
   * The constant with this name in settings.
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
