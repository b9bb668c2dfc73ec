package io.sparkrerank.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A lock on one content of the cache, between the threads of this process and between processes. It
 * saves downloads; what is in the cache is right without it, because contents get their names when
 * they are whole. Where the file system has no locks, it holds between threads only.
 */
final class BlobLock implements AutoCloseable {

  /** File locks hold between processes only; these hold between threads. */
  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private final ReentrantLock threads;
  private final @Nullable FileChannel channel;
  private final boolean isHeld;

  private BlobLock(ReentrantLock threads, @Nullable FileChannel channel, boolean isHeld) {
    this.threads = threads;
    this.channel = channel;
    this.isHeld = isHeld;
  }

  /**
   * Waits for the lock and takes it.
   *
   * @param waiting called before it waits for another process
   */
  static BlobLock of(Path file, Runnable waiting) {
    ReentrantLock threads =
        THREADS.computeIfAbsent(file.toAbsolutePath(), missing -> new ReentrantLock());
    threads.lock();
    FileChannel channel = null;
    try {
      Files.createDirectories(file.getParent());
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        waiting.run();
        channel.lock();
      }
      return new BlobLock(threads, channel, true);
    } catch (IOException e) {
      return new BlobLock(threads, channel, false);
    }
  }

  /** Returns whether other processes are kept out as well. */
  boolean isHeld() {
    return isHeld;
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // The lock ends with the process at the latest.
    } finally {
      threads.unlock();
    }
  }
}
