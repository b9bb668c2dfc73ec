package io.sparkrerank.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The limits that the user sets to a batch. Null leaves a limit to the device.
 *
 * @param tokens the most tokens of a batch, padding included
 * @param rows the most pairs of a batch
 */
public record BatchLimits(@Nullable Integer tokens, @Nullable Integer rows)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int CPU_TOKENS = 1024;
  private static final int CPU_ROWS = 32;
  private static final int GPU_TOKENS = 32768;
  private static final int GPU_ROWS = 512;

  /** Both limits left to the device. */
  public static final BatchLimits OF_DEVICE = new BatchLimits(null, null);

  /** Returns the most tokens on {@code device}: few enough for a cache, or enough for a GPU. */
  int tokensOn(Device device) {
    int suited = device.kind() == Device.Kind.CUDA ? GPU_TOKENS : CPU_TOKENS;
    return tokens == null ? suited : tokens;
  }

  /** Returns the most pairs on {@code device}. */
  int rowsOn(Device device) {
    int suited = device.kind() == Device.Kind.CUDA ? GPU_ROWS : CPU_ROWS;
    return rows == null ? suited : rows;
  }
}
