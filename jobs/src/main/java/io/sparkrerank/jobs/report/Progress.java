package io.sparkrerank.jobs.report;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Prints how far scoring is: pairs done of all, pairs a second, and when it will be done. On a
 * terminal one line that is rewritten every two seconds, elsewhere a line a minute.
 */
public final class Progress implements AutoCloseable {

  private final PrintStream out;
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

  /** Where the lines go. */
  public enum Style {
    /** A person watches: one line, rewritten. */
    TERMINAL,
    /** A log file: few lines. */
    LOG;

    /** The style for this process. */
    public static Style detect() {
      Console console = System.console();
      if (console == null) {
        return LOG;
      }
      try {
        // Since Java 22 there is a console without a terminal, and this method to tell.
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
   * @param out where to
   * @param style how
   * @param total how many pairs there are
   * @param done how many are scored; asked on another thread
   */
  public Progress(PrintStream out, Style style, long total, LongSupplier done) {
    this.out = out;
    this.style = style;
    this.total = total;
    this.done = done;
    long period = style == Style.TERMINAL ? 2 : 60;
    timer.scheduleAtFixedRate(this::print, period, period, TimeUnit.SECONDS);
  }

  private void print() {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    String line = line(Math.min(done.getAsLong(), total), total, elapsed);
    if (style == Style.TERMINAL) {
      out.print("\r" + line + "   ");
      out.flush();
    } else {
      out.println(line);
    }
  }

  static String line(long done, long total, Duration elapsed) {
    double rate = done / Math.max(1e-9, elapsed.toMillis() / 1e3);
    String eta = done == 0 ? "?" : Decimals.clock((total - done) / rate);
    return String.format(
        Locale.ROOT,
        "Scored %,d of %,d pairs (%.0f %%), %,.0f pairs/s, done in %s",
        done,
        total,
        100.0 * done / Math.max(1, total),
        rate,
        eta);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    if (style == Style.TERMINAL) {
      print();
      out.println();
    }
  }
}
