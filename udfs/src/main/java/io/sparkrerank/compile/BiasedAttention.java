package io.sparkrerank.compile;

/**
 * Attention to all tokens but padding, with numbers added to the logits that depend on the head and
 * the places of the query and the key, and are the same in all layers.
 */
final class BiasedAttention implements LayerAttention {

  private final NetworkBuilder network;
  private final MultiHeadAttention heads;
  private final BatchShape shape;
  private final String ofAll;
  private final String ofFirst;

  /**
   * @param bias the added numbers, of shape [1, heads, length, length]
   */
  BiasedAttention(NetworkBuilder network, MultiHeadAttention heads, BatchShape shape, String bias) {
    this.network = network;
    this.heads = heads;
    this.shape = shape;
    String mask = network.additiveMask();
    this.ofAll = network.let("torch.add(%s, %s)", mask, bias);
    this.ofFirst = network.let("torch.slice(%s, 2, 0, 1, 1)", ofAll);
  }

  /**
   * Returns attention with numbers that depend on the distance.
   *
   * @param table the numbers of all heads, of shape [2 x {@code limit} - 1, heads]: a row for each
   *     distance, from the key that stands {@code limit} - 1 tokens before the query to the one as
   *     far behind it
   */
  static BiasedAttention byDistance(
      NetworkBuilder network, MultiHeadAttention heads, BatchShape shape, String table, int limit) {
    String length = shape.length();
    String start = network.let("torch.sub(%d, %s)", limit, length);
    String end = network.let("torch.add(%s, %d)", length, limit - 1);
    String occurring = network.let("torch.slice(%s, 0, %s, %s, 1)", table, start, end);
    // The stretch of each query starts one before that of the query before it.
    String stretches = network.let("torch.unfold(%s, 0, %s, 1)", occurring, length);
    String rows = network.let("torch.permute(torch.flip(%s, [0]), [1, 0, 2])", stretches);
    String bias = network.let("torch.unsqueeze(torch.contiguous(%s, memory_format=0), 0)", rows);
    return new BiasedAttention(network, heads, shape, bias);
  }

  @Override
  public String ofAll(PostNormEncoder.LayerNames layer, String query, String key, String value) {
    return heads.attend(network, query, key, value, ofAll, shape);
  }

  @Override
  public String ofFirst(PostNormEncoder.LayerNames layer, String query, String key, String value) {
    return heads.attend(network, query, key, value, ofFirst, shape.ofOneToken());
  }
}
