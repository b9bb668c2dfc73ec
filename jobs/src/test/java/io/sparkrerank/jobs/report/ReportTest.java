package io.sparkrerank.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReportTest {

  @Test
  void noticesARowThatWasLost() {
    Map<String, Long> rejected = Map.of("missing_text", 2L);
    assertThat(new RowCounts(10, 8, 4, 4, new TreeMap<>(rejected), 1, 8).rejectedInAll())
        .isEqualTo(2);
    assertThatThrownBy(() -> new RowCounts(10, 7, 7, 7, new TreeMap<>(rejected), 1, 7))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("This is a bug: 10 rows were read, and 9 were ranked or rejected");
    assertThatThrownBy(() -> new RowCounts(10, 8, 4, 5, new TreeMap<>(rejected), 1, 8))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the ranked lists have 4 rows, and 5 were written");
  }

  @Test
  void saysHowFarItIs() {
    assertThat(Progress.line(2500, 10_000, Duration.ofSeconds(50)))
        .isEqualTo("Scored 2,500 of 10,000 pairs (25 %), 50 pairs/s, done in 0:02:30");
    assertThat(Progress.line(0, 10_000, Duration.ofSeconds(1))).endsWith("done in ?");
  }
}
