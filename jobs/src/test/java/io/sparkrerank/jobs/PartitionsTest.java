package io.sparkrerank.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionsTest {

  @ParameterizedTest
  @CsvSource({
    // pairs, slots, tasks
    "0,        4,  1",
    "100,      4,  1",
    "600,      4,  2",
    "100000,   4,  16",
    "10000000, 16, 1232",
    "20000,    64, 64"
  })
  void givesEverySlotTheSameNumberOfTasks(long pairs, int slots, int tasks) {
    assertThat(Partitions.forPairs(pairs, slots)).isEqualTo(tasks);
  }

  @ParameterizedTest
  @CsvSource({"0, 2, 2", "1000, 2, 2", "1600000000, 2, 96"})
  void shufflesByTheSizeOfTheInput(long bytes, int slots, int tasks) {
    assertThat(Partitions.forShuffle(bytes, slots)).isEqualTo(tasks);
  }
}
