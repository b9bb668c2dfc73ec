package io.sparkrerank.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.batch.TokenBudget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionsTest {

  @ParameterizedTest
  @CsvSource({
    // tokens, slots, tasks
    "0,          4,  AS_MANY_AS_PAIRS, 1",
    "10000,      4,  AS_MANY_AS_PAIRS, 1",
    "150000,     4,  AS_MANY_AS_PAIRS, 2",
    "400000,     2,  AS_MANY_AS_PAIRS, 2",
    "2500000,    2,  AS_MANY_AS_PAIRS, 4",
    "10000000,   4,  AS_MANY_AS_PAIRS, 16",
    "1000000000, 16, AS_MANY_AS_PAIRS, 960",
    "2000000,    64, AS_MANY_AS_PAIRS, 30",
    "400000,     2,  FIXED,            1",
    "1000000,    2,  FIXED,            1",
    "3000000,    2,  FIXED,            4",
    "10000000,   2,  FIXED,            10"
  })
  void givesEverySlotTheSameNumberOfTasks(
      long tokens, int slots, TokenBudget.Rows rows, int tasks) {
    assertThat(Partitions.forTokens(tokens, slots, rows)).isEqualTo(tasks);
  }

  @ParameterizedTest
  @CsvSource({"0, 2, 2", "1000, 2, 2", "1600000000, 2, 96"})
  void shufflesByTheSizeOfTheInput(long bytes, int slots, int tasks) {
    assertThat(Partitions.forShuffle(bytes, slots)).isEqualTo(tasks);
  }
}
