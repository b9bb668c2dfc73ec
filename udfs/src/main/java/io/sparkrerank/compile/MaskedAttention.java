package io.sparkrerank.compile;

/** Attention to all tokens but padding, as in BERT. */
final class MaskedAttention implements LayerAttention {

  private final NetworkBuilder network;
  private final MultiHeadAttention heads;
  private final BatchShape shape;
  private final String mask;
  private final double scale;

  MaskedAttention(NetworkBuilder network, MultiHeadAttention heads, BatchShape shape) {
    this(network, heads, shape, heads.scale());
  }

  /**
   * @param scale what logits are multiplied by
   */
  MaskedAttention(
      NetworkBuilder network, MultiHeadAttention heads, BatchShape shape, double scale) {
    this.network = network;
    this.heads = heads;
    this.shape = shape;
    this.mask = network.additiveMask();
    this.scale = scale;
  }

  @Override
  public String ofAll(PostNormEncoder.LayerNames layer, String query, String key, String value) {
    return heads.attend(network, query, key, value, mask, scale, shape);
  }

  @Override
  public String ofFirst(PostNormEncoder.LayerNames layer, String query, String key, String value) {
    return heads.attend(network, query, key, value, mask, scale, shape.ofOneToken());
  }
}
