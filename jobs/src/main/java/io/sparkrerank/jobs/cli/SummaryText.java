package io.sparkrerank.jobs.cli;

import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.jobs.scoring.PairCounts;
import java.util.Locale;
import java.util.Map;

/**
 * The text that a command prints at its end. Has the lines that the summaries of several commands
 * share. Numbers are written in the same way in every locale. Not thread-safe.
 */
public final class SummaryText {

  private final StringBuilder text = new StringBuilder();

  /** Adds a line. */
  public SummaryText line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    return this;
  }

  /** Adds an empty line. */
  public SummaryText emptyLine() {
    return line("");
  }

  /** Adds lines that end with a line break of their own. */
  public SummaryText lines(String lines) {
    text.append(lines);
    return this;
  }

  /**
   * Adds what became of the distinct pairs that a model read.
   *
   * @param device the device that the model ran on, in words
   * @param seconds the time that scoring took
   */
  public SummaryText pairs(PairCounts pairs, String device, double seconds) {
    return distinct("pairs", pairs, device, seconds);
  }

  /** Adds what became of the distinct texts that a model read, as {@link #pairs}. */
  public SummaryText texts(PairCounts texts, String device, double seconds) {
    return distinct("texts", texts, device, seconds);
  }

  private SummaryText distinct(String what, PairCounts counts, String device, double seconds) {
    return line(
        "%,d distinct %s = %,d scored on %s in %.1f s + %,d reused + %,d rejected",
        counts.distinct(),
        what,
        counts.scored(),
        device,
        seconds,
        counts.reused(),
        counts.rejected());
  }

  /** Adds how many of the rows that were written are truncated, if any. */
  public SummaryText truncated(long truncated, long rows) {
    return truncated == 0
        ? this
        : line(
            "%,d of the rows written (%.1f %%) are longer than the model reads and were cut",
            truncated, 100.0 * truncated / rows);
  }

  /** Adds one line per reason for which rows were rejected. */
  public SummaryText rejected(Map<String, Long> rejected) {
    rejected.forEach((reason, count) -> line("  rejected %,d: %s", count, reason));
    return this;
  }

  /**
   * Adds where the results of a scoring are.
   *
   * @param names the names of the results beside scores and manifest, separated by commas
   * @param more the names of results that only some runs have; may be empty
   */
  public SummaryText results(PairsConfig pairs, String names, String more) {
    String scores = pairs.scoring().scores() == null ? ", scores/" : "";
    return results(pairs.writtenTo(), names + scores + ", manifest.json", more);
  }

  /**
   * Adds where results are.
   *
   * @param names the names of the results, separated by commas
   * @param more the names of results that only some runs have; may be empty
   */
  public SummaryText results(String folder, String names, String more) {
    return emptyLine()
        .line("Results are in %s: %s%s", folder, names, more.isEmpty() ? "" : ", " + more);
  }

  /** Returns the text. */
  @Override
  public String toString() {
    return text.toString();
  }
}
