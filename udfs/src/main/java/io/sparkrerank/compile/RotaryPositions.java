package io.sparkrerank.compile;

/**
 * Rotary positions: pairs of a vector's elements turn by an angle that grows with the position, so
 * that the product of a query and a key depends on their distance.
 *
 * @param cosine of each position's angles, of shape [length, size]
 * @param sine likewise
 * @param size the size of the vectors that are turned
 * @see <a href="https://arxiv.org/abs/2104.09864">Su et al., RoFormer</a>
 */
record RotaryPositions(String cosine, String sine, int size) {

  /**
   * Computes the angles as transformers does, in float32 whatever the network's precision.
   *
   * @param positions a column with the positions
   * @param theta about how much slower the last pair of elements turns than the first
   */
  static RotaryPositions of(NetworkBuilder network, String positions, int size, double theta) {
    return of(network, positions, size, theta, 1);
  }

  /** Does the same with angles that are all divided by {@code divisor}. */
  static RotaryPositions of(
      NetworkBuilder network, String positions, int size, double theta, double divisor) {
    int float32 = Precision.FP32.scalarType();
    String steps =
        network.let(
            "torch.arange(0, %d, 2, dtype=%d, layout=None, device=ops.prim.device(%s),"
                + " pin_memory=None)",
            size, float32, TorchScript.INPUT_IDS);
    String powers = network.let("torch.pow(%s, torch.div(%s, %d))", theta, steps, size);
    if (divisor != 1) {
      powers = network.let("torch.mul(%s, %s)", powers, divisor);
    }
    String half =
        network.let(
            "torch.mul(torch.to(%s, %d), torch.reciprocal(%s))", positions, float32, powers);
    String angles = network.let("torch.cat([%s, %s], -1)", half, half);
    int scalarType = network.precision().scalarType();
    return new RotaryPositions(
        network.let("torch.to(torch.cos(%s), %d)", angles, scalarType),
        network.let("torch.to(torch.sin(%s), %d)", angles, scalarType),
        size);
  }

  /** Returns the first {@code count} positions only. */
  RotaryPositions first(NetworkBuilder network, int count) {
    return new RotaryPositions(
        network.let("torch.slice(%s, 0, 0, %d, 1)", cosine, count),
        network.let("torch.slice(%s, 0, 0, %d, 1)", sine, count),
        size);
  }

  /** Turns vectors of shape [..., length, size]. */
  String turn(NetworkBuilder network, String vectors) {
    String low = network.let("torch.slice(%s, -1, 0, %d, 1)", vectors, size / 2);
    String high = network.let("torch.slice(%s, -1, %d, %d, 1)", vectors, size / 2, size);
    String crossed = network.let("torch.cat([torch.neg(%s), %s], -1)", high, low);
    return network.let(
        "torch.add(torch.mul(%s, %s), torch.mul(%s, %s))", vectors, cosine, crossed, sine);
  }
}
