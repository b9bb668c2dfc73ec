package io.sparkrerank.model.djl;

import com.sun.jna.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of glibc's allocator for memory that a forward pass has freed. By default it returns
 * large blocks to the kernel at once, and the next layer gets them back page by page. That is
 * wasted in a process that runs the same network all the time. Other C libraries stay as they are.
 */
final class NativeMemory {

  private static final Logger LOG = LoggerFactory.getLogger(NativeMemory.class);

  /** The parameters' numbers in malloc.h. */
  private static final int TRIM_THRESHOLD = -1;

  private static final int MMAP_THRESHOLD = -3;

  /** The largest that glibc takes, on 64 bits. */
  private static final int MMAP_BYTES = 32 << 20;

  private static final int TRIM_BYTES = 512 << 20;

  private NativeMemory() {}

  /**
   * Keeps freed blocks below 32 MB, up to 512 MB of them for each of the allocator's arenas, unless
   * the user has set such a limit in the environment.
   */
  static void keepFreedBlocks() {
    if (System.getenv("MALLOC_TRIM_THRESHOLD_") != null
        || System.getenv("MALLOC_MMAP_THRESHOLD_") != null) {
      return;
    }
    try {
      Function mallopt = Function.getFunction("c", "mallopt");
      mallopt.invokeInt(new Object[] {MMAP_THRESHOLD, MMAP_BYTES});
      mallopt.invokeInt(new Object[] {TRIM_THRESHOLD, TRIM_BYTES});
    } catch (LinkageError e) {
      LOG.debug("The C library has no mallopt, or it cannot be called", e);
    }
  }
}
