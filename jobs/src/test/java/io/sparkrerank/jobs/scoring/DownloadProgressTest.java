package io.sparkrerank.jobs.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.hub.ModelName;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DownloadProgressTest {

  @Test
  void saysTheShareTheSpeedAndTheTimeThatIsLeft() {
    assertThat(DownloadProgress.line(0, 20_000_000, 100_000_000, Duration.ofSeconds(2)))
        .isEqualTo("Downloaded 20.0 of 100.0 MB (20 %), 10.0 MB/s, done in 0:00:08");
    // What an earlier download left is there, but says nothing about the speed.
    assertThat(DownloadProgress.line(60_000_000, 20_000_000, 100_000_000, Duration.ofSeconds(2)))
        .isEqualTo("Downloaded 80.0 of 100.0 MB (80 %), 10.0 MB/s, done in 0:00:02");
    assertThat(DownloadProgress.line(0, 0, 100_000_000, Duration.ofSeconds(2)))
        .endsWith("0.0 MB/s, waiting");
  }

  @Test
  void printsNothingUntilADownloadStarts() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DownloadProgress progress =
        new DownloadProgress(
            new PrintStream(bytes, true, StandardCharsets.UTF_8), Progress.Style.LOG);
    progress.received(900);
    progress.finished();
    assertThat(bytes).hasToString("");
    progress.started(new ModelName("org/name", "main"), "https://hub.example", 3, 5_000_000);
    progress.received(5_000_000);
    progress.finished();
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .element(0)
        .isEqualTo("Downloading org/name from https://hub.example: 3 files, 5.0 MB");
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines().toList().get(1))
        .startsWith("Downloaded 5.0 MB in ")
        .endsWith("MB/s");
  }
}
