package io.sparkrerank.jobs.forecast;

import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.scoring.DurationForecast;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * What a re-ranking would do and take, found out without doing it.
 *
 * @param read rows of the input
 * @param rejected rows that the check rejects, by reason
 * @param queries how many queries the others have
 * @param distinct how many distinct pairs
 * @param passages how many passages texts are cut into, or 0 if they are not
 * @param known how many of the pairs have scores already, or are known to have none
 * @param forecast how long the rest takes
 * @param warnings what may surprise, a sentence each
 */
public record RerankForecast(
    long read,
    SortedMap<String, Long> rejected,
    long queries,
    long distinct,
    long passages,
    long known,
    DurationForecast forecast,
    List<String> warnings) {

  private static final int BINS = 10;
  private static final int WIDEST_BAR = 40;

  /** The lines that are printed. */
  public String text() {
    List<String> lines = new ArrayList<>();
    long bad = rejected.values().stream().mapToLong(Long::longValue).sum();
    add(lines, "rows", "%,d read, %,d rejected by the check", read, bad);
    rejected.forEach((reason, count) -> add(lines, "", "  %,d: %s", count, reason));
    add(lines, "queries", "%,d", queries);
    if (passages > 0) {
      add(lines, "passages", "%,d", passages);
    }
    add(
        lines,
        "distinct pairs",
        "%,d, of which %,d are known and %,d to be scored",
        distinct,
        known,
        forecast.pairs());
    DurationForecast.Sample sample = forecast.sample();
    if (sample.lengths().length > 0) {
      add(
          lines,
          "tokens a pair",
          "mean %.0f, median %,d, 95 %% up to %,d, longest %,d (of a sample of %,d pairs)",
          sample.mean(),
          sample.quantile(0.5),
          sample.quantile(0.95),
          sample.quantile(1),
          sample.lengths().length);
      histogram(sample, lines);
      add(lines, "cut", "%.1f %% of the pairs", 100 * sample.cutShare());
      add(
          lines,
          "speed",
          "%,.0f pairs/s on %s, by %.1f s of scoring",
          forecast.pairsPerSecond(),
          devices(),
          sample.seconds());
    }
    add(
        lines,
        "forecast",
        "%s (h:mm:ss), of which scoring %s; %.2f %s-hours",
        Decimals.clock(forecast.seconds()),
        Decimals.clock(forecast.scoringSeconds()),
        forecast.deviceHours(),
        forecast.deviceName());
    warnings.forEach(warning -> add(lines, "warning", "%s", warning));
    return String.join("\n", lines) + "\n";
  }

  private String devices() {
    return String.format(
        Locale.ROOT,
        "%,.0f %s%s",
        forecast.devices(),
        forecast.deviceName(),
        forecast.devices() == 1 ? "" : "s");
  }

  private static void histogram(DurationForecast.Sample sample, List<String> lines) {
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
