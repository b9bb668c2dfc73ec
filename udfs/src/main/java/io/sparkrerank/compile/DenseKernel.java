package io.sparkrerank.compile;

import java.util.Map;
import java.util.Optional;

/**
 * The code that computes a dense layer on a processor. On a GPU it is always libtorch's own linear.
 * The device is known only where the archive is loaded, so that the code in the archive asks for
 * it.
 */
enum DenseKernel {
  /** libtorch's linear: everywhere. */
  LIBTORCH(Map.of()),

  /**
   * oneDNN's, over weights that are packed when they are loaded, with activation and residual added
   * while the product is still in the cache. It picks its code by what the processor has, where the
   * MKL behind {@link #LIBTORCH} uses AVX-512 on Intel's processors only.
   */
  ONEDNN(
      Map.of(
          "gelu", "\"gelu\", %s, \"none\"",
          "gelu_python", "\"gelu\", %s, \"none\"",
          "gelu_accurate", "\"gelu\", %s, \"tanh\"",
          "gelu_fast", "\"gelu\", %s, \"tanh\"",
          "gelu_new", "\"gelu\", %s, \"tanh\"",
          "gelu_python_tanh", "\"gelu\", %s, \"tanh\"",
          "gelu_pytorch_tanh", "\"gelu\", %s, \"tanh\"",
          "relu", "\"relu\", %s, \"\"",
          "tanh", "\"tanh\", %s, \"\""));

  private static final String NO_SCALARS = "annotate(List[Optional[number]], [])";

  /** Weights are packed for about as many rows; the result is the same for any other number. */
  private static final int ROWS = 1024;

  /**
   * Packed weights lie in blocks of at most as many rows and columns. libtorch 2.7.1 computes
   * nonsense with blocks that are not full; such weights stay as they are.
   */
  private static final int BLOCK = 64;

  private final Map<String, String> fused;

  DenseKernel(Map<String, String> fused) {
    this.fused = fused;
  }

  /** The operands of a dense layer, as expressions. */
  record Dense(String input, String weight, String bias) {

    /** Returns the layer as libtorch computes it, on any device. */
    String linear() {
      return "torch.linear(%s, %s, %s)".formatted(input, weight, bias);
    }
  }

  /**
   * Returns the kernel for this machine's processor. Executors are assumed to have the same, as
   * they are assumed to take the same native libraries of the engine.
   */
  static DenseKernel here(Precision precision) {
    boolean oneDnn =
        Processor.HERE.isX86()
            && (precision == Precision.FP32
                || precision == Precision.BF16 && Processor.HERE.hasBfloat16());
    return oneDnn ? ONEDNN : LIBTORCH;
  }

  /**
   * Returns whether a weight of {@code outputs} times {@code inputs} is packed when it is loaded.
   */
  boolean packs(int outputs, int inputs) {
    return this == ONEDNN && outputs % BLOCK == 0 && inputs % BLOCK == 0;
  }

  /** Returns the packed form of a weight that this kernel packs. */
  String packed(String weight) {
    // Joined, not formatted: digits must be ASCII in every locale.
    return choose(
        weight, weight, "ops.mkldnn._reorder_linear_weight(" + weight + ", " + ROWS + ")");
  }

  /** Returns the layer without an activation. */
  String product(Dense dense) {
    return choose(dense.weight(), dense.linear(), pointwise(dense, "\"none\", %s, \"\""));
  }

  /**
   * Returns the layer with an activation function of config.json, if this kernel fuses the two.
   *
   * @param apart the same in libtorch's own operations
   */
  Optional<String> activated(Dense dense, String activation, String apart) {
    return Optional.ofNullable(fused.get(activation))
        .map(attribute -> choose(dense.weight(), apart, pointwise(dense, attribute)));
  }

  /** Returns the layer with {@code residual} added. */
  String added(Dense dense, String residual) {
    return choose(
        dense.weight(),
        "torch.add(%s, %s)".formatted(dense.linear(), residual),
        "ops.mkldnn._linear_pointwise(%s, %s, %s, %s, \"add\")"
            .formatted(dense.input(), residual, dense.weight(), dense.bias()));
  }

  private static String pointwise(Dense dense, String attribute) {
    return "ops.mkldnn._linear_pointwise(%s, %s, %s, %s)"
        .formatted(dense.input(), dense.weight(), dense.bias(), attribute.formatted(NO_SCALARS));
  }

  /**
   * Returns the expression of libtorch, or that of oneDNN where the archive is not loaded on a GPU.
   */
  private String choose(String weight, String libtorch, String oneDnn) {
    return this == LIBTORCH
        ? libtorch
        : "%s if ops.prim.is_cuda(%s) else %s".formatted(libtorch, weight, oneDnn);
  }
}
