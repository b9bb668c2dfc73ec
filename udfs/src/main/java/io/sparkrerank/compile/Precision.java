package io.sparkrerank.compile;

import io.sparkrerank.tensor.TensorType;
import java.util.Locale;

/** The number format that weights are stored and multiplied in; logits are always float32. */
public enum Precision {
  /** float32: exact, everywhere. */
  FP32(TensorType.F32, "FloatStorage", 6, "-1e30"),
  /** bfloat16: for processors with AVX-512 bf16 or AMX, and for GPUs. */
  BF16(TensorType.BF16, "BFloat16Storage", 15, "-1e30"),
  /** float16: for GPUs. */
  FP16(TensorType.F16, "HalfStorage", 5, "-30000.");

  private final TensorType tensorType;
  private final String storageClass;
  private final int scalarType;
  private final String maskedLogit;

  Precision(TensorType tensorType, String storageClass, int scalarType, String maskedLogit) {
    this.tensorType = tensorType;
    this.storageClass = storageClass;
    this.scalarType = scalarType;
    this.maskedLogit = maskedLogit;
  }

  /**
   * Returns the fastest precision on this machine's processor: bfloat16 where it multiplies that in
   * hardware.
   */
  public static Precision fastestHere() {
    return Processor.HERE.hasBfloat16() ? BF16 : FP32;
  }

  /** Returns the name that settings and files have for it. */
  public String settingName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the size of a weight in bytes. */
  public int bytes() {
    return tensorType.bytes();
  }

  TensorType tensorType() {
    return tensorType;
  }

  /** Returns the name of PyTorch's storage class. */
  String storageClass() {
    return storageClass;
  }

  /** Returns PyTorch's number for the type, as {@code aten::to} takes it. */
  int scalarType() {
    return scalarType;
  }

  /**
   * Returns the number that is added to an attention logit that must not count. It is finite in
   * this precision.
   */
  String maskedLogit() {
    return maskedLogit;
  }
}
