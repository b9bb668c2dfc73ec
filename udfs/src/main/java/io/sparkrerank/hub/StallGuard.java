package io.sparkrerank.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends the reading of a stream on which nothing arrives any more: a connection may stay open though
 * the other side is gone.
 */
final class StallGuard implements AutoCloseable {

  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private final InputStream stream;
  private final ScheduledFuture<?> check;
  private volatile long lastBytes = System.nanoTime();
  private volatile boolean stalled;

  /** Starts to watch {@code stream}. */
  StallGuard(InputStream stream, Duration timeout) {
    this.stream = stream;
    long period = Math.max(10, timeout.toMillis() / 4);
    this.check =
        TIMER.scheduleWithFixedDelay(
            () -> closeIfStalled(timeout), period, period, TimeUnit.MILLISECONDS);
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "hub-timeouts");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  private void closeIfStalled(Duration timeout) {
    if (System.nanoTime() - lastBytes > timeout.toNanos()) {
      stalled = true;
      try {
        stream.close();
      } catch (IOException e) {
        // The reader gets to know it.
      }
    }
  }

  /**
   * Reads the next bytes.
   *
   * @return number of bytes, or -1 at the end
   * @throws IOException if there is an error, or nothing arrives for too long
   */
  int read(byte[] buffer) throws IOException {
    try {
      int read = stream.read(buffer);
      lastBytes = System.nanoTime();
      if (read < 0 && stalled) {
        throw new IOException("nothing arrives any more");
      }
      return read;
    } catch (IOException e) {
      throw stalled ? new IOException("nothing arrives any more", e) : e;
    }
  }

  @Override
  public void close() {
    check.cancel(false);
  }
}
