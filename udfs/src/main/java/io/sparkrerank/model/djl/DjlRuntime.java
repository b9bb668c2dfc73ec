package io.sparkrerank.model.djl;

import ai.djl.engine.Engine;
import io.sparkrerank.model.ModelSpec;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The settings that have an effect only before DJL's first engine starts. Thread-safe. */
public final class DjlRuntime {

  private static boolean configured;

  private DjlRuntime() {}

  /**
   * Prepares this JVM; a value that the user set as a system property stays.
   *
   * @param threads threads of one forward pass
   * @param nativeLibraries where native libraries are unpacked, null for DJL's own folder in the
   *     home directory
   */
  public static synchronized void configure(int threads, @Nullable Path nativeLibraries) {
    if (!configured) {
      NativeMemory.keepFreedBlocks();
      configured = true;
    }
    // Everything is in the jar: DJL must not look for libraries on the network, nor call home.
    setDefault("ai.djl.offline", "true");
    setDefault("OPT_OUT_TRACKING", "true");
    setDefault("ai.djl.pytorch.num_threads", Integer.toString(threads));
    setDefault("ai.djl.pytorch.num_interop_threads", "1");
    // The optimizer compiles for each new shape; with many shapes that costs more than it gains.
    setDefault("ai.djl.pytorch.graph_optimizer", "false");
    if (nativeLibraries != null && System.getenv("DJL_CACHE_DIR") == null) {
      setDefault("DJL_CACHE_DIR", nativeLibraries.toString());
    }
  }

  /** Returns how many GPUs {@code engine} can use here. */
  public static int gpuCount(ModelSpec.Engine engine) {
    return Engine.getEngine(engine.djlName()).getGpuCount();
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
