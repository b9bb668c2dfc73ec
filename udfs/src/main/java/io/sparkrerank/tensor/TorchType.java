package io.sparkrerank.tensor;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An element type of PyTorch.
 *
 * @param name the name that safetensors has for it, or that of PyTorch in capitals
 * @param bytes the bytes per element
 */
record TorchType(String name, int bytes) {

  private static final TorchType F64 = new TorchType("F64", 8);
  private static final TorchType F32 = new TorchType("F32", 4);
  private static final TorchType F16 = new TorchType("F16", 2);
  private static final TorchType BF16 = new TorchType("BF16", 2);
  private static final TorchType I64 = new TorchType("I64", 8);
  private static final TorchType I32 = new TorchType("I32", 4);
  private static final TorchType I16 = new TorchType("I16", 2);
  private static final TorchType I8 = new TorchType("I8", 1);
  private static final TorchType U8 = new TorchType("U8", 1);
  private static final TorchType BOOL = new TorchType("BOOL", 1);
  private static final TorchType C64 = new TorchType("C64", 8);
  private static final TorchType C128 = new TorchType("C128", 16);

  private static final Map<String, TorchType> BY_STORAGE =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("DoubleStorage", F64),
              Map.entry("FloatStorage", F32),
              Map.entry("HalfStorage", F16),
              Map.entry("BFloat16Storage", BF16),
              Map.entry("LongStorage", I64),
              Map.entry("IntStorage", I32),
              Map.entry("ShortStorage", I16),
              Map.entry("CharStorage", I8),
              Map.entry("ByteStorage", U8),
              Map.entry("BoolStorage", BOOL),
              Map.entry("ComplexFloatStorage", C64),
              Map.entry("ComplexDoubleStorage", C128),
              Map.entry("QInt8Storage", new TorchType("QINT8", 1)),
              Map.entry("QUInt8Storage", new TorchType("QUINT8", 1)),
              Map.entry("QInt32Storage", new TorchType("QINT32", 4)),
              Map.entry("QUInt4x2Storage", new TorchType("QUINT4X2", 1)),
              Map.entry("QUInt2x4Storage", new TorchType("QUINT2X4", 1)),
              Map.entry("UntypedStorage", U8)));

  private static final Map<String, TorchType> BY_NAME =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("float64", F64),
              Map.entry("float32", F32),
              Map.entry("float16", F16),
              Map.entry("bfloat16", BF16),
              Map.entry("int64", I64),
              Map.entry("int32", I32),
              Map.entry("int16", I16),
              Map.entry("int8", I8),
              Map.entry("uint8", U8),
              Map.entry("bool", BOOL),
              Map.entry("complex32", new TorchType("COMPLEX32", 4)),
              Map.entry("complex64", C64),
              Map.entry("complex128", C128),
              Map.entry("uint16", new TorchType("U16", 2)),
              Map.entry("uint32", new TorchType("U32", 4)),
              Map.entry("uint64", new TorchType("U64", 8)),
              Map.entry("float8_e4m3fn", new TorchType("F8_E4M3", 1)),
              Map.entry("float8_e5m2", new TorchType("F8_E5M2", 1)),
              Map.entry("float8_e4m3fnuz", new TorchType("F8_E4M3FNUZ", 1)),
              Map.entry("float8_e5m2fnuz", new TorchType("F8_E5M2FNUZ", 1)),
              Map.entry("float8_e8m0fnu", new TorchType("F8_E8M0", 1)),
              Map.entry("float4_e2m1fn_x2", new TorchType("F4", 1))));

  /** Returns the type of the elements of a storage class, such as {@code FloatStorage}. */
  static Optional<TorchType> ofStorage(String storageClass) {
    return Optional.ofNullable(BY_STORAGE.get(storageClass));
  }

  /** Returns the type that PyTorch calls {@code name}, such as {@code float32}. */
  static Optional<TorchType> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Returns the type of weights that it is, if it is one. */
  Optional<TensorType> ofWeights() {
    return TensorType.ofSafetensors(name);
  }
}
