package io.sparkrerank.compile;

/**
 * The code that computes scaled dot-product attention on a processor. On a GPU it is always the
 * first.
 */
enum AttentionKernel {
  /** libtorch's own, in one pass over the keys, which never holds all logits. */
  FUSED,

  /**
   * Two matrix products and a softmax: in bfloat16 libtorch 2.7.1's own multiplies small blocks
   * without the processor's instructions for it, and takes more than twice as long.
   */
  PRODUCTS;

  /** With more keys than this, logits leave the cache, and both take the same time. */
  private static final int MOST_KEYS = 384;

  /** Returns the faster kernel where dense layers are computed by {@code dense}. */
  static AttentionKernel beside(DenseKernel dense, Precision precision) {
    return dense == DenseKernel.ONEDNN && precision == Precision.BF16 ? PRODUCTS : FUSED;
  }

  /**
   * Returns queries, keys and values of all heads, each in one piece of memory if that is faster.
   */
  String headsApart(String permuted) {
    return this == FUSED ? permuted : "torch.contiguous(" + permuted + ", memory_format=0)";
  }

  /** The operands of attention, as expressions; {@code added} to the scaled logits. */
  record Operands(String query, String key, String value, String added, double scale) {

    private String fused() {
      return "torch.scaled_dot_product_attention("
          + String.join(", ", query, key, value, added, "0.", "False")
          + ", scale="
          + scale
          + ")";
    }

    private String products() {
      String logits = "torch.matmul(" + query + ", torch.transpose(" + key + ", -1, -2))";
      String all = "torch.add(" + added + ", " + logits + ", alpha=" + scale + ")";
      return "torch.matmul(torch.softmax(" + all + ", -1), " + value + ")";
    }
  }

  /** Returns the weighted values, as an expression. */
  String attend(Operands operands) {
    return this == FUSED
        ? operands.fused()
        : operands.fused()
            + " if torch.__or__(ops.prim.is_cuda("
            + operands.query()
            + "), torch.gt(torch.size("
            + operands.key()
            + ", 2), "
            + MOST_KEYS
            + ")) else "
            + operands.products();
  }
}
