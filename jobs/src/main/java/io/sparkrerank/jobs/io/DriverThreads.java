package io.sparkrerank.jobs.io;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Threads of the driver that read many files at once, because storage is slow to answer. */
final class DriverThreads {

  private static final int MOST = 32;

  private DriverThreads() {}

  /**
   * Applies a function to all items at once.
   *
   * @return the results in the order of the items
   * @throws RuntimeException of the first item, in their order, that failed
   */
  static <T, R> List<R> map(List<T> items, Function<T, R> look) {
    if (items.isEmpty()) {
      return List.of();
    }
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(MOST, items.size()));
    try {
      List<Callable<R>> looks = new ArrayList<>();
      for (T item : items) {
        looks.add(() -> look.apply(item));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> result : threads.invokeAll(looks)) {
        results.add(result.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while files were looked at", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
