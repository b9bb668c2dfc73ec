package io.sparkrerank.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that scripts/spark-rerank makes of a machine before it starts Spark. */
class LauncherTest {

  private static final Path LAUNCHER = Path.of("../scripts/spark-rerank");

  @TempDir Path directory;

  /** A folder of programs that take the place of the system's. */
  private Path programs;

  /** The launcher in a checkout whose jar is built. */
  private Path launcher;

  private record Ended(int code, String output) {}

  @BeforeEach
  void makeASparkThatOnlyPrintsItsArguments() throws IOException {
    programs = Files.createDirectories(directory.resolve("programs"));
    Files.createDirectories(directory.resolve("spark/bin"));
    script(directory.resolve("spark/bin/spark-submit"), "echo \"submit $*\"");
    Files.createDirectories(directory.resolve("checkout/jobs/target"));
    Files.createFile(directory.resolve("checkout/jobs/target/spark-rerank.jar"));
    launcher = directory.resolve("checkout/scripts/spark-rerank");
    Files.createDirectories(launcher.getParent());
    Files.copy(LAUNCHER, launcher);
  }

  private static void script(Path file, String line) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ended launch(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().merge("PATH", programs.toString(), (path, first) -> first + ":" + path);
    builder.environment().put("SPARK_HOME", directory.resolve("spark").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "SPARK_SUBMIT_OPTS", "SPARK_CONF_DIR")
        .forEach(builder.environment()::remove);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  @Test
  void saysThatAUserWithoutANameNeedsOne() throws Exception {
    script(programs.resolve("id"), "case $1 in -un) exit 1 ;; *) echo 12345 ;; esac");
    Ended ended = launch("score");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.output())
        .startsWith("spark-rerank: The user id 12345 has no name")
        .contains("/etc/passwd")
        .hasLineCount(1);
  }

  @Test
  void saysThatNothingCanBeRunFromTheFolderForTemporaryFiles() throws Exception {
    // Without the permission a file runs as little as on a file system that is mounted noexec.
    script(programs.resolve("chmod"), "exit 0");
    Ended ended = launch("score");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.output())
        .startsWith("spark-rerank: Nothing can be run from /tmp (mounted noexec?)")
        .contains("--driver-java-options -Djava.io.tmpdir=DIR")
        .hasLineCount(1);
    assertThat(launch("score", "--driver-java-options", "-Djava.io.tmpdir=/var/tmp").output())
        .contains("submit --class io.sparkrerank.jobs.Main --driver-java-options");
    assertThat(launch("score", "--deploy-mode", "cluster").output()).startsWith("submit ");
    Path conf = Files.createDirectories(directory.resolve("spark/conf"));
    Files.writeString(
        conf.resolve("spark-defaults.conf"),
        "spark.driver.extraJavaOptions -Djava.io.tmpdir=/var/tmp\n");
    assertThat(launch("score").output()).startsWith("submit ");
  }

  @Test
  void startsSparkWhereNothingIsWrong() throws Exception {
    Ended ended = launch("score", "--input", "rows.jsonl");
    assertThat(ended.code()).isZero();
    assertThat(ended.output()).startsWith("submit ").contains("score --input rows.jsonl");
  }
}
