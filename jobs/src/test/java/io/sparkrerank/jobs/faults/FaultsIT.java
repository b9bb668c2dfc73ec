package io.sparkrerank.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.jobs.testing.Submission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Processes that are killed and disks that are full: nothing is lost, and the bytes are the same.
 */
public class FaultsIT extends Submission {

  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

  private String[] rerank(String output, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "rerank",
                "--input",
                ROOT.resolve("sample-data/pairs.parquet").toString(),
                "--model",
                ROOT.resolve("sample-data/model").toString(),
                "--partitions",
                "16",
                "--conf",
                "spark.rerank.wave-seconds=1",
                "--output",
                output));
    arguments.addAll(List.of(more));
    return arguments.toArray(new String[0]);
  }

  /** Waits until a wave of {@code output} is written whole. */
  private void awaitWave(Process process, String output) throws Exception {
    Path scores = folder().resolve(output).resolve("scores");
    while (process.isAlive() && !hasWave(scores)) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(process.isAlive()).as("scores still").isTrue();
  }

  private static boolean hasWave(Path scores) throws IOException {
    if (!Files.exists(scores)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(scores)) {
      return files.anyMatch(file -> file.endsWith("_COMMITTED"));
    } catch (UncheckedIOException e) {
      // A file of Spark's that was there a moment ago.
      return false;
    }
  }

  private JsonNode manifest(String output) throws IOException {
    return new ObjectMapper().readTree(folder().resolve(output).resolve("manifest.json").toFile());
  }

  private Path runFile(String output) throws IOException {
    return folder().resolve(output).resolve("run.trec");
  }

  @Test
  void resumesAKilledDriverAndSurvivesAKilledExecutor() throws Exception {
    // On many cores one wave would have all tasks.
    Process driver = start(rerank("killed", "--master", "local[2]"));
    awaitWave(driver, "killed");
    driver.destroyForcibly();
    assertThat(outcome(driver).exitCode()).isNotZero();
    assertThat(runFile("killed")).doesNotExist();
    Outcome resumed = run(rerank("killed", "--resume"));
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    JsonNode pairs = manifest("killed").path("pairs");
    assertThat(pairs.path("reused").asLong()).isPositive();
    assertThat(pairs.path("scored").asLong()).isPositive();

    Process cluster =
        start(
            rerank(
                "survived",
                "--master",
                "local-cluster[2,1,1024]",
                "--conf",
                "spark.executor.memory=1g",
                "--conf",
                "spark.executor.extraJavaOptions=" + JVM_OPTIONS,
                "--conf",
                "spark.speculation=true",
                "--conf",
                "spark.speculation.quantile=0.1",
                "--conf",
                "spark.speculation.multiplier=1.1",
                "--conf",
                "spark.speculation.minTaskRuntime=10ms"));
    awaitWave(cluster, "survived");
    ProcessHandle executor =
        cluster
            .descendants()
            .filter(process -> process.info().commandLine().orElse("").contains(EXECUTOR))
            .findFirst()
            .orElseThrow();
    assertThat(executor.destroyForcibly()).isTrue();
    Outcome survived = outcome(cluster);
    assertThat(survived.exitCode()).as(survived.err()).isZero();
    assertThat(manifest("survived").path("pairs").path("scored").asLong())
        .isEqualTo(pairs.path("distinct").asLong());
    assertThat(runFile("survived")).hasSameBinaryContentAs(runFile("killed"));
  }

  @Test
  void saysThatTheDiskIsFullAndGoesOnWhenThereIsRoom() throws Exception {
    Path disk = Files.createDirectories(folder().resolve("disk"));
    assumeTrue(mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", disk), "may not mount a small disk");
    try {
      Outcome full = run(rerank("disk/out"));
      assertThat(full.exitCode()).as(full.err()).isEqualTo(6);
      assertThat(full.err())
          .containsOnlyOnce("spark-rerank: ")
          .contains("Cannot write: No space left on device")
          .contains("rerank goes on with --resume");
      assertThat(folder().resolve("disk/out/_SUCCESS")).doesNotExist();
      assertThat(mount("-o", "remount,size=16m", disk)).isTrue();
      Outcome resumed = run(rerank("disk/out", "--resume"));
      assertThat(resumed.exitCode()).as(resumed.err()).isZero();
      assertThat(resumed.out()).contains("977 pairs in = 977 ranked + 0 rejected");
    } finally {
      new ProcessBuilder("umount", disk.toString()).start().waitFor();
    }
  }

  private static boolean mount(Object... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("mount"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ProcessBuilder(command).start().waitFor() == 0;
  }
}
