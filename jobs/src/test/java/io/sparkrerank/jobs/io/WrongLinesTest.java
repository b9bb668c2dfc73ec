package io.sparkrerank.jobs.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.measure.JudgingRules.Order;
import io.sparkrerank.trec.RunLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrongLinesTest {

  @TempDir Path folder;

  @Test
  void saysHowARunWithRanksOnlyIsRead() throws IOException {
    Path run = Files.writeString(folder.resolve("run.tsv"), "q1 Q0 d1 1 2.5 tag\nq1 d2 2\n");

    assertThat(
            WrongLines.unreadable(
                run.toString(), new Configuration(), line -> RunLine.parse(line, Order.SCORE)))
        .hasMessageContaining("run.tsv")
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("line 1")
        .hasMessageContaining(
            "found 3; a run that is ordered by ranks has 3 (query document rank); evaluate reads it"
                + " with --ties rank");
  }
}
