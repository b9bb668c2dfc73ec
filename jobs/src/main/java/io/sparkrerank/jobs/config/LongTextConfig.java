package io.sparkrerank.jobs.config;

import io.sparkrerank.spark.row.PassageAggregate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The treatment of texts that are longer than the model reads.
 *
 * @param mode whether the text is cut or scored in passages
 * @param window the most tokens of the text of a passage, or null for what fits beside query and
 *     title
 * @param stride the number of tokens from the start of one passage to the start of the next, or
 *     null for half a window
 * @param aggregates what makes one score of the scores of passages; the first one ranks
 */
public record LongTextConfig(
    Mode mode,
    @Nullable Integer window,
    @Nullable Integer stride,
    List<PassageAggregate> aggregates) {

  /** Makes the list unmodifiable. */
  public LongTextConfig {
    aggregates = List.copyOf(aggregates);
  }

  /** The treatment of a text that is too long. */
  public enum Mode {
    /** The end is cut off. */
    TRUNCATE,
    /** The text is scored in passages that overlap. */
    PASSAGES
  }
}
