package io.sparkrerank.jobs.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class PartitionsTest {

  @ParameterizedTest
  @CsvSource({
    // tokens, slots, tokens of a batch, tasks
    "0,          4,  1024,  1",
    "10000,      4,  1024,  1",
    "150000,     4,  1024,  2",
    "400000,     2,  1024,  2",
    "1500000,    2,  1024,  4",
    "10000000,   4,  1024,  16",
    "1000000000, 16, 1024,  960",
    "2000000,    64, 1024,  30",
    "3000000,    2,  32768, 1",
    "10000000,   2,  32768, 2",
    "1000000000, 2,  32768, 120"
  })
  void givesEverySlotTheSameNumberOfTasks(long tokens, int slots, int batchTokens, int tasks) {
    assertThat(Partitions.forTokens(tokens, slots, batchTokens)).isEqualTo(tasks);
  }

  @ParameterizedTest
  @CsvSource({"0, 2, 2", "1000, 2, 2", "1600000000, 2, 96"})
  void shufflesByTheSizeOfTheInput(long bytes, int slots, int tasks) {
    assertThat(Partitions.forShuffle(bytes, slots)).isEqualTo(tasks);
  }
}
