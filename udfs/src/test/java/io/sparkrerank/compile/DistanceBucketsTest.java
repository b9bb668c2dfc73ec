package io.sparkrerank.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistanceBucketsTest {

  /**
   * The distance to the key, from -511 to 511, at which each value of transformers'
   * MPNetEncoder.relative_position_bucket starts.
   */
  private static final NavigableMap<Integer, Integer> STARTS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(-511, 15),
              Map.entry(-90, 14),
              Map.entry(-63, 13),
              Map.entry(-45, 12),
              Map.entry(-31, 11),
              Map.entry(-22, 10),
              Map.entry(-15, 9),
              Map.entry(-11, 8),
              Map.entry(8, 24),
              Map.entry(12, 25),
              Map.entry(16, 26),
              Map.entry(23, 27),
              Map.entry(32, 28),
              Map.entry(46, 29),
              Map.entry(64, 30),
              Map.entry(91, 31)));

  @Test
  void sharesNumbersAmongFarDistances() {
    List<Integer> rows = DistanceBuckets.MPNET.rows(512);
    assertThat(rows).hasSize(1023);
    for (int behind = -511; behind < 512; behind++) {
      int expected = STARTS.floorEntry(behind).getValue();
      if (Math.abs(behind) < 8) {
        expected = behind > 0 ? 16 + behind : -behind;
      }
      assertThat(rows.get(511 + behind)).as("distance %d", behind).isEqualTo(expected);
    }
    assertThat(IntStream.of(-10000, 10000).map(DistanceBuckets.MPNET::row)).containsExactly(15, 31);
  }
}
