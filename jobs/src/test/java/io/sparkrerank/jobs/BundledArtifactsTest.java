package io.sparkrerank.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Holds the libraries in the jar to a reviewed list, jobs/bundled-artifacts.txt. After a change of
 * dependencies look at the difference, then copy the new list over the old.
 */
class BundledArtifactsTest {

  /** Spark's own libraries come first on its class path; the shade plugin leaves them out. */
  private static final List<String> BROUGHT_BY_SPARK =
      List.of(
          "org.slf4j:",
          "org.apache.commons:commons-compress:",
          "org.apache.commons:commons-lang3:",
          "org.apache.commons:commons-text:",
          "commons-codec:");

  @Test
  void equalTheReviewedList() throws IOException {
    List<String> resolved =
        Files.readAllLines(Path.of("target/bundled-artifacts.txt")).stream()
            .map(String::trim)
            .filter(line -> line.contains(":jar:"))
            .map(line -> line.replaceFirst(" --.*", "").replaceFirst(":(compile|runtime)$", ""))
            // The natives are of this platform.
            .map(line -> line.replaceFirst(":jar:(linux|osx)-\\w+:", ":jar:"))
            .filter(line -> BROUGHT_BY_SPARK.stream().noneMatch(line::startsWith))
            .sorted()
            .toList();
    List<String> reviewed =
        Files.readAllLines(Path.of("bundled-artifacts.txt")).stream()
            .filter(line -> !line.startsWith("#"))
            .sorted()
            .toList();
    assertThat(resolved).isEqualTo(reviewed);
  }
}
