package io.sparkrerank.compile;

/** Attention to all tokens but padding, of queries and keys that turn with their positions. */
final class RotaryAttention implements LayerAttention {

  private final NetworkBuilder network;
  private final MaskedAttention masked;
  private final RotaryPositions positions;

  /**
   * Creates the attention.
   *
   * @param theta about how much slower the last pair of elements turns than the first
   * @param divisor the number that all angles are divided by
   */
  RotaryAttention(
      NetworkBuilder network,
      MultiHeadAttention heads,
      BatchShape shape,
      double theta,
      double divisor) {
    this.network = network;
    this.masked = new MaskedAttention(network, heads, shape);
    String ones = network.let("torch.ones_like(torch.select(%s, 0, 0))", TorchScript.INPUT_IDS);
    String column = network.let("torch.unsqueeze(torch.sub(torch.cumsum(%s, 0), 1), 1)", ones);
    this.positions = RotaryPositions.of(network, column, heads.size(), theta, divisor);
  }

  @Override
  public String ofAll(PostNormEncoder.LayerNames layer, String query, String key, String value) {
    return masked.ofAll(layer, positions.turn(network, query), positions.turn(network, key), value);
  }

  /** The first position's angles are 0: its query stays as it is. */
  @Override
  public String ofFirst(PostNormEncoder.LayerNames layer, String query, String key, String value) {
    return masked.ofFirst(layer, query, positions.turn(network, key), value);
  }
}
