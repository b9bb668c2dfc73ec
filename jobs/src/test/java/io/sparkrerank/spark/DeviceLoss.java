package io.sparkrerank.spark;

import io.sparkrerank.model.ForwardException;
import io.sparkrerank.spark.model.LostDevice;

/** The reaction of a task to a GPU that can compute nothing more. */
public final class DeviceLoss {

  private DeviceLoss() {}

  /** Ends the executor, as a task does. */
  public static void happens() {
    throw LostDevice.ending(
        "cuda:0",
        new ForwardException(
            ForwardException.Kind.DEVICE, "CUDA error: device-side assert triggered", null));
  }
}
