package io.sparkrerank.compile;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.JsonFile;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The vectors of DeBERTa that stand for the distance between two tokens. Each near distance has a
 * vector of its own. Farther distances share vectors, and the farther they are, the more of them
 * share one.
 *
 * @param buckets how many vectors stand for distances to one side; 0 if each distance has its own
 * @param farthest the distance from which on all share the last vector
 * @see <a href="https://arxiv.org/abs/2006.03654">He et al., DeBERTa</a>, section 3.1, and its
 *     reference code, {@code make_log_bucket_position}
 */
record RelativePositions(int buckets, int farthest) {

  /** Reads the sizes of the first DeBERTa: each distance has a vector of its own. */
  static RelativePositions withoutBuckets(JsonFile json, int positions) {
    int farthest = json.integer("max_relative_positions", -1);
    return new RelativePositions(0, farthest < 1 ? positions : farthest);
  }

  /** Reads the sizes of later versions. */
  static RelativePositions of(JsonFile json, int positions) {
    RelativePositions relative =
        new RelativePositions(
            Math.max(0, json.integer("position_buckets", -1)),
            withoutBuckets(json, positions).farthest());
    if (relative.buckets == 1
        || relative.buckets > 0 && relative.farthest - 1 <= relative.buckets / 2) {
      throw RerankException.model(
          "%d position_buckets for distances below %d in %s: there must be more than one, and"
              + " fewer than twice as many as distances",
          relative.buckets, relative.farthest, json.file());
    }
    return relative;
  }

  /** Returns how many vectors stand for distances to one side. */
  int size() {
    return buckets > 0 ? buckets : farthest;
  }

  /**
   * Returns the rows of the vectors for the distances from {@code limit} down to 1 - {@code limit}.
   */
  List<Integer> rows(int limit) {
    return IntStream.range(0, 2 * limit).mapToObj(position -> row(limit - position)).toList();
  }

  private int row(int distance) {
    return Math.min(Math.max(bucket(distance) + size(), 0), 2 * size() - 1);
  }

  private int bucket(int distance) {
    int near = buckets / 2;
    int length = Math.abs(distance);
    if (buckets == 0 || length <= near) {
      return distance;
    }
    double far = Math.log((double) length / near) / Math.log((farthest - 1.0) / near) * (near - 1);
    return Integer.signum(distance) * (near + (int) Math.ceil(far));
  }
}
