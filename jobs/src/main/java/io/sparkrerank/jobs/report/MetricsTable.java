package io.sparkrerank.jobs.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Metrics as a small table of text: a measure a line, a run a column, and the difference of two.
 */
public final class MetricsTable {

  private MetricsTable() {}

  /** The lines of the table. */
  public static String of(Metrics metrics) {
    List<String> runs = List.copyOf(metrics.runs().keySet());
    StringBuilder table = new StringBuilder("%-16s".formatted("measure"));
    runs.forEach(run -> table.append("%14s".formatted(run.replace('_', ' '))));
    if (runs.size() == 2) {
      table.append("%14s".formatted("difference"));
    }
    Map<String, Double> first = metrics.runs().get(runs.get(0));
    for (String measure : first.keySet()) {
      table.append("\n%-16s".formatted(measure));
      for (String run : runs) {
        table.append(number("%14.4f", metrics.runs().get(run).get(measure)));
      }
      if (runs.size() == 2) {
        double difference = metrics.runs().get(runs.get(1)).get(measure) - first.get(measure);
        table.append(number("%+14.4f", difference));
      }
    }
    return table.toString();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
