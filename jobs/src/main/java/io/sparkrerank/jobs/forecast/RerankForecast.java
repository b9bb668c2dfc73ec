package io.sparkrerank.jobs.forecast;

import io.sparkrerank.hub.HubModel;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.scoring.DurationForecast;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A forecast of the work and the duration of a re-ranking, which is not done.
 *
 * @param hub what the model is on the hub, if it was named that way
 * @param rows counts of the input's rows
 * @param pairs counts of the distinct pairs
 * @param duration the forecast of the duration
 * @param warnings one sentence per finding that may surprise the user
 */
public record RerankForecast(
    Optional<HubModel> hub,
    Rows rows,
    Pairs pairs,
    DurationForecast duration,
    List<String> warnings) {

  private static final int BINS = 10;
  private static final int WIDEST_BAR = 40;

  /**
   * Counts of the input's rows.
   *
   * @param read number of rows
   * @param rejected number of rows that the check rejects, by reason
   * @param queries number of queries of the other rows
   */
  public record Rows(long read, SortedMap<String, Long> rejected, long queries) {

    private long rejectedInAll() {
      return rejected.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * Counts of the distinct pairs.
   *
   * @param distinct number of pairs
   * @param passages number of passages that texts are cut into, or 0 if they are not cut
   * @param known number of pairs with stored scores or stored faults
   */
  public record Pairs(long distinct, long passages, long known) {}

  /** Returns the lines to print. */
  public String text() {
    List<String> lines = new ArrayList<>();
    hub.ifPresent(model -> add(lines, "model", "%s, commit %s", model.name(), model.commit()));
    addCounts(lines);
    if (duration.sample().lengths().length > 0) {
      addSample(lines);
    }
    add(
        lines,
        "forecast",
        "%s (h:mm:ss), of which scoring %s; %.2f %s-hours",
        Decimals.clock(duration.seconds()),
        Decimals.clock(duration.scoringSeconds()),
        duration.deviceHours(),
        duration.deviceName());
    warnings.forEach(warning -> add(lines, "warning", "%s", warning));
    return String.join("\n", lines) + "\n";
  }

  private void addCounts(List<String> lines) {
    add(lines, "rows", "%,d read, %,d rejected by the check", rows.read(), rows.rejectedInAll());
    rows.rejected().forEach((reason, count) -> add(lines, "", "  %,d: %s", count, reason));
    add(lines, "queries", "%,d", rows.queries());
    if (pairs.passages() > 0) {
      add(lines, "passages", "%,d", pairs.passages());
    }
    add(
        lines,
        "distinct pairs",
        "%,d, of which %,d are known and %,d to be scored",
        pairs.distinct(),
        pairs.known(),
        duration.pairs());
  }

  private void addSample(List<String> lines) {
    DurationForecast.Sample sample = duration.sample();
    add(
        lines,
        "tokens a pair",
        "mean %.0f, median %,d, 95 %% up to %,d, longest %,d (of a sample of %,d pairs)",
        sample.mean(),
        sample.quantile(0.5),
        sample.quantile(0.95),
        sample.quantile(1),
        sample.lengths().length);
    addHistogram(sample, lines);
    add(lines, "cut", "%.1f %% of the pairs", 100 * sample.cutShare());
    add(
        lines,
        "speed",
        "%,.0f pairs/s on %s, by %.1f s of scoring",
        duration.pairsPerSecond(),
        devices(),
        sample.seconds());
  }

  private String devices() {
    return String.format(
        Locale.ROOT,
        "%,.0f %s%s",
        duration.devices(),
        duration.deviceName(),
        duration.devices() == 1 ? "" : "s");
  }

  private static void addHistogram(DurationForecast.Sample sample, List<String> lines) {
    int width = sample.quantile(1) / BINS + 1;
    int[] bins = new int[BINS];
    for (int length : sample.lengths()) {
      bins[length / width]++;
    }
    int largest = Arrays.stream(bins).max().orElseThrow();
    for (int bin = 0; bin < BINS; bin++) {
      int bar = (int) Math.ceil((double) WIDEST_BAR * bins[bin] / largest);
      add(
          lines,
          "",
          "%,7d to %,6d  %-40s %,d",
          bin * width,
          (bin + 1) * width - 1,
          "#".repeat(bar),
          bins[bin]);
    }
  }

  private static void add(List<String> lines, String name, String format, Object... values) {
    String line = String.format(Locale.ROOT, format, values);
    lines.add(String.format(Locale.ROOT, "%-15s %s", name, line).stripTrailing());
  }
}
