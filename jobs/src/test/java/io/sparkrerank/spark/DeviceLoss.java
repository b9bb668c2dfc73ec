package io.sparkrerank.spark;

import io.sparkrerank.model.ForwardException;
import io.sparkrerank.spark.model.LostDevice;

/** What a task does when its GPU says that it can compute nothing more. */
public final class DeviceLoss {

  private DeviceLoss() {}

  /** Does it. */
  public static void happens() {
    throw LostDevice.ending(
        "cuda:0",
        new ForwardException(
            ForwardException.Kind.DEVICE, "CUDA error: device-side assert triggered", null));
  }
}
