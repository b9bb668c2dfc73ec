package io.sparkrerank.jobs.cli;

import io.sparkrerank.jobs.scoring.PairCounts;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** Lines that the summaries of several commands share. */
public final class Summary {

  private Summary() {}

  public static void pairs(PrintWriter out, PairCounts pairs, String device, double seconds) {
    read(out, "pairs", pairs, device, seconds);
  }

  /** What became of what a model read: pairs, or texts. */
  public static void read(
      PrintWriter out, String what, PairCounts pairs, String device, double seconds) {
    out.printf(
        Locale.ROOT,
        "%,d distinct %s = %,d scored on %s in %.1f s + %,d reused + %,d rejected%n",
        pairs.distinct(),
        what,
        pairs.scored(),
        device,
        seconds,
        pairs.reused(),
        pairs.rejected());
  }

  public static void truncated(PrintWriter out, long truncated, long rows) {
    if (truncated > 0) {
      out.printf(
          Locale.ROOT,
          "%,d of the rows written (%.1f %%) are longer than the model reads and were cut%n",
          truncated,
          100.0 * truncated / rows);
    }
  }

  public static void rejected(PrintWriter out, Map<String, Long> rejected) {
    rejected.forEach(
        (reason, count) -> out.printf(Locale.ROOT, "  rejected %,d: %s%n", count, reason));
  }
}
