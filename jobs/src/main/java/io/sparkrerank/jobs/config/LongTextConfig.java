package io.sparkrerank.jobs.config;

import io.sparkrerank.spark.row.PassageAggregate;
import java.util.List;

/**
 * What becomes of texts that are longer than the model reads.
 *
 * @param mode cut, or scored in passages
 * @param window the most tokens of a passage's text, or null for what fits beside query and title
 * @param stride after how many tokens the next passage begins, or null for half a window
 * @param aggregates what makes a score of the passages' scores; the first one ranks
 */
public record LongTextConfig(
    Mode mode, Integer window, Integer stride, List<PassageAggregate> aggregates) {

  /** Makes the list unmodifiable. */
  public LongTextConfig {
    aggregates = List.copyOf(aggregates);
  }

  /** What becomes of them. */
  public enum Mode {
    /** The end is cut off. */
    TRUNCATE,
    /** Each is scored in passages that overlap. */
    PASSAGES
  }
}
