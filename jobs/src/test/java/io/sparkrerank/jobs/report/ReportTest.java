package io.sparkrerank.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.jobs.scoring.ListCounts;
import io.sparkrerank.jobs.scoring.PairCounts;
import io.sparkrerank.jobs.scoring.Progress;
import io.sparkrerank.jobs.scoring.QueryCounts;
import io.sparkrerank.jobs.scoring.RankedRowCounts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReportTest {

  @Test
  void noticesARowThatWasLost() {
    assertThat(rows(8, 4, 4).rejectedInAll()).isEqualTo(2);
    assertThatThrownBy(() -> rows(7, 7, 7))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("This is a bug: 10 rows were read, and 9 were ranked or rejected");
    assertThatThrownBy(() -> rows(8, 4, 5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the ranked lists have 4 rows, and 5 were written");
  }

  private static RankedRowCounts rows(long ranked, long kept, long written) {
    return new RankedRowCounts(
        10,
        new ListCounts(ranked, 0, kept, written, 0),
        new TreeMap<>(Map.of("missing_text", 2L)),
        new QueryCounts(1, 1, 0),
        new PairCounts(8, 8, 0, 0));
  }

  @Test
  void noticesAPairThatWasLostOrDoubled() {
    assertThat(new PairCounts(10, 5, 3, 2).distinct()).isEqualTo(10);
    assertThatThrownBy(() -> new PairCounts(10, 5, 3, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("This is a bug: of 10 distinct pairs 5 were scored, 3 reused and 1 rejected");
  }

  @Test
  void saysHowFarItIs() {
    assertThat(Progress.line(Progress.Unit.PAIRS, 2500, 10_000, Duration.ofSeconds(50)))
        .isEqualTo("Scored 2,500 of 10,000 pairs (25 %), 50 pairs/s, done in 0:02:30");
    assertThat(Progress.line(Progress.Unit.TEXTS, 2500, 10_000, Duration.ofSeconds(50)))
        .isEqualTo("Embedded 2,500 of 10,000 texts (25 %), 50 texts/s, done in 0:02:30");
  }

  @Test
  void saysNothingOfHowFarItIsBeforeAnythingIsDone() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AtomicLong done = new AtomicLong();
    Progress progress =
        new Progress(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            Progress.Style.TERMINAL,
            Progress.Unit.PAIRS,
            10,
            done::get);
    progress.close();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    try (Progress later =
        new Progress(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            Progress.Style.TERMINAL,
            Progress.Unit.PAIRS,
            10,
            done::get)) {
      done.set(12);
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Scored 10 of 10 pairs (100 %)")
        .endsWith("\n");
  }
}
