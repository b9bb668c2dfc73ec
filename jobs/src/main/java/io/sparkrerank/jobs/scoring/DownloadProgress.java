package io.sparkrerank.jobs.scoring;

import io.sparkrerank.hub.HubListener;
import io.sparkrerank.hub.ModelName;
import io.sparkrerank.jobs.report.Decimals;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Prints how the download of a model goes: the share that is there, the speed, and the time that is
 * left. It prints nothing for a model that is in the cache. On a terminal it rewrites one line
 * every second; elsewhere it prints a line every ten seconds.
 */
public final class DownloadProgress implements HubListener {

  private static final double MEGABYTE = 1e6;
  private static final int FIRST_SECONDS = 1;

  private final PrintStream out;
  private final Progress.Style style;
  private final AtomicLong there = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private volatile long start;
  private volatile long total;
  private @Nullable ScheduledExecutorService timer;

  /**
   * Creates a listener.
   *
   * @param out the stream to print to
   * @param style the kind of place that {@code out} is
   */
  public DownloadProgress(PrintStream out, Progress.Style style) {
    this.out = out;
    this.style = style;
  }

  @Override
  public void started(ModelName model, String endpoint, int files, long bytes) {
    start = System.nanoTime();
    total = bytes;
    out.println(
        Decimals.format(
            "Downloading %s from %s: %,d files, %,.1f MB",
            model, endpoint, files, bytes / MEGABYTE));
    timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "download-progress");
              thread.setDaemon(true);
              return thread;
            });
    int period = style == Progress.Style.TERMINAL ? FIRST_SECONDS : 10 * FIRST_SECONDS;
    timer.scheduleAtFixedRate(this::print, FIRST_SECONDS, period, TimeUnit.SECONDS);
  }

  @Override
  public void resumed(long bytes) {
    there.addAndGet(bytes);
  }

  @Override
  public void received(long bytes) {
    received.addAndGet(bytes);
  }

  private void print() {
    String line = line(there.get(), received.get(), total, elapsed());
    if (style == Progress.Style.TERMINAL) {
      out.print("\r" + line + "   ");
      out.flush();
    } else {
      out.println(line);
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /**
   * Formats a line of progress.
   *
   * @param there number of bytes that an earlier download left
   * @param received number of bytes that have arrived
   * @param total number of bytes of all files
   */
  static String line(long there, long received, long total, Duration elapsed) {
    long done = there + received;
    double rate = received / Math.max(1e-3, elapsed.toMillis() / 1e3);
    // Not all hubs give sizes.
    long all = Math.max(total, done);
    return Decimals.format(
        "Downloaded %,.1f of %,.1f MB (%.0f %%), %,.1f MB/s, %s",
        done / MEGABYTE,
        all / MEGABYTE,
        100.0 * done / Math.max(1, all),
        rate / MEGABYTE,
        rate == 0 ? "waiting" : "done in " + Decimals.clock((all - done) / rate));
  }

  @Override
  public void finished() {
    if (timer == null) {
      return;
    }
    timer.shutdownNow();
    timer = null;
    double seconds = elapsed().toMillis() / 1e3;
    String line =
        Decimals.format(
            "Downloaded %,.1f MB in %.1f s, %,.1f MB/s",
            received.get() / MEGABYTE,
            seconds,
            received.get() / MEGABYTE / Math.max(1e-3, seconds));
    out.println(style == Progress.Style.TERMINAL ? "\r" + line + " ".repeat(20) : line);
  }

  @Override
  public void note(String sentence) {
    out.println(sentence);
  }
}
