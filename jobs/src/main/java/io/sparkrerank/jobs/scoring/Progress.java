package io.sparkrerank.jobs.scoring;

import io.sparkrerank.jobs.report.Decimals;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Prints the progress of scoring: the share that is done, the speed, and the time that is left. It
 * prints nothing until something is done. On a terminal it rewrites one line every two seconds;
 * elsewhere it prints one line per minute. Closing stops it.
 */
public final class Progress implements AutoCloseable {

  private final PrintStream out;
  private final Unit unit;
  private final long total;
  private final LongSupplier done;
  private final long start = System.nanoTime();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });
  private final Style style;
  private volatile boolean printed;

  /** The things that are counted. */
  public enum Unit {
    PAIRS("Scored", "pairs"),
    TEXTS("Embedded", "texts");

    private final String verb;
    private final String noun;

    Unit(String verb, String noun) {
      this.verb = verb;
      this.noun = noun;
    }

    /** Returns the name of the things, in the plural. */
    public String noun() {
      return noun;
    }
  }

  /** The kinds of places that lines go to. */
  public enum Style {
    /** A terminal that a person watches: one line, rewritten. */
    TERMINAL,
    /** A log file: few lines. */
    LOG;

    /** Returns the style for the standard streams of this process. */
    public static Style detect() {
      Console console = System.console();
      if (console == null) {
        return LOG;
      }
      try {
        // Since Java 22 a console need not be a terminal, and this method tells.
        boolean terminal = (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        return terminal ? TERMINAL : LOG;
      } catch (ReflectiveOperationException e) {
        return TERMINAL;
      }
    }
  }

  /**
   * Starts printing.
   *
   * @param out the stream to print to
   * @param style the kind of place that {@code out} is
   * @param unit the things that are counted
   * @param total number of things
   * @param done returns the number of things that are done; called on another thread
   */
  public Progress(PrintStream out, Style style, Unit unit, long total, LongSupplier done) {
    this.out = out;
    this.style = style;
    this.unit = unit;
    this.total = total;
    this.done = done;
    long period = style == Style.TERMINAL ? 2 : 60;
    timer.scheduleAtFixedRate(this::print, period, period, TimeUnit.SECONDS);
  }

  private void print() {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    long now = Math.min(done.getAsLong(), total);
    if (now == 0) {
      return;
    }
    String line = line(unit, now, total, elapsed);
    printed = true;
    if (style == Style.TERMINAL) {
      out.print("\r" + line + "   ");
      out.flush();
    } else {
      out.println(line);
    }
  }

  /** Formats a line of progress. */
  public static String line(Unit unit, long done, long total, Duration elapsed) {
    double rate = done / Math.max(1e-9, elapsed.toMillis() / 1e3);
    return String.format(
        Locale.ROOT,
        "%s %,d of %,d %s (%.0f %%), %,.0f %s/s, done in %s",
        unit.verb,
        done,
        total,
        unit.noun,
        100.0 * done / Math.max(1, total),
        rate,
        unit.noun,
        Decimals.clock((total - done) / rate));
  }

  @Override
  public void close() {
    timer.shutdownNow();
    if (style == Style.TERMINAL) {
      print();
      if (printed) {
        out.println();
      }
    }
  }
}
