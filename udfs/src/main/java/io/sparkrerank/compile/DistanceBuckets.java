package io.sparkrerank.compile;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Kinds of distances between a query's token and a key's, in both directions. Each near distance is
 * a kind of its own. Farther ones share kinds, and the farther they are, the more of them share
 * one.
 *
 * @param count how many kinds there are, half of them for keys before the query and half for those
 *     behind it
 * @param farthest the distance from which on all are of one kind
 * @see <a href="https://arxiv.org/abs/1910.10683">Raffel et al., T5</a>, section 2.1
 */
record DistanceBuckets(int count, int farthest) {

  static final DistanceBuckets MPNET = new DistanceBuckets(32, 128);

  /**
   * Returns the kinds of the distances from {@code limit} - 1 tokens before the query to as many
   * behind it.
   */
  List<Integer> rows(int limit) {
    return IntStream.range(1 - limit, limit).mapToObj(this::row).toList();
  }

  /**
   * Returns the kind of the distance to a key that stands {@code behind} tokens behind the query.
   */
  int row(int behind) {
    int side = count / 2;
    int near = side / 2;
    int distance = Math.abs(behind);
    int first = behind > 0 ? side : 0;
    if (distance < near) {
      return first + distance;
    }
    // In float, as PyTorch computes it: a distance may lie on the border between two kinds.
    float length = (float) Math.log((float) distance / near);
    float share = length / (float) Math.log((double) farthest / near);
    return first + Math.min(side - 1, near + (int) (share * (side - near)));
  }
}
