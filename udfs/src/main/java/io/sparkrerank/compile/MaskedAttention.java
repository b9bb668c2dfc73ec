package io.sparkrerank.compile;

/** Attention to all tokens but padding, as in BERT. */
final class MaskedAttention implements LayerAttention {

  private final NetworkBuilder network;
  private final MultiHeadAttention heads;
  private final BatchShape shape;
  private final String mask;

  MaskedAttention(NetworkBuilder network, MultiHeadAttention heads, BatchShape shape) {
    this.network = network;
    this.heads = heads;
    this.shape = shape;
    this.mask = network.additiveMask();
  }

  @Override
  public String ofAll(PostNormEncoder.LayerNames layer, String query, String key, String value) {
    return heads.attend(network, query, key, value, mask, shape);
  }

  @Override
  public String ofFirst(PostNormEncoder.LayerNames layer, String query, String key, String value) {
    return heads.attend(network, query, key, value, mask, shape.ofOneToken());
  }
}
