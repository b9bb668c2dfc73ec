package io.sparkrerank.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RelativePositionsTest {

  /** Values of transformers' make_log_bucket_position(r, 256, 512), for r = 512 down to -511. */
  @Test
  void sharesVectorsAmongFarDistances() {
    List<Integer> rows = new RelativePositions(256, 512).rows(512);
    assertThat(rows).hasSize(1024);
    for (int distance : new int[] {0, 1, 100, 128}) {
      assertThat(rows.get(512 - distance)).isEqualTo(256 + distance);
    }
    assertThat(rows.get(512 - 129)).isEqualTo(256 + 129);
    assertThat(rows.get(512 - 200)).isEqualTo(256 + 169);
    assertThat(rows.get(512 - 511)).isEqualTo(256 + 255);
    // The farthest ahead has no row of its own.
    assertThat(rows.get(0)).isEqualTo(511);
    assertThat(rows.get(512 + 129)).isEqualTo(256 - 129);
    assertThat(rows.get(512 + 200)).isEqualTo(256 - 169);
  }

  @Test
  void givesEachDistanceItsOwnVectorWithoutBuckets() {
    assertThat(new RelativePositions(0, 2).rows(3)).containsExactly(3, 3, 3, 2, 1, 0);
  }
}
