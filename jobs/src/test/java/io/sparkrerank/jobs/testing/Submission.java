package io.sparkrerank.jobs.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/** Starts scripts/spark-rerank as users do, in processes of its own. */
public abstract class Submission {

  protected static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /**
   * Options of the JVM for drivers and executors, as for the tests themselves: the second compiler
   * takes half the time of such short processes.
   */
  public static final String JVM_OPTIONS =
      "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m";

  @TempDir protected Path directory;

  /** The exit code and the output of a process. */
  protected record Outcome(int exitCode, String out, String err) {}

  /** Returns a folder outside the project, with a blank in its name. */
  protected Path folder() throws IOException {
    return Files.createDirectories(directory.resolve("some where"));
  }

  protected Outcome run(String... arguments) throws Exception {
    return outcome(start(arguments));
  }

  protected Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ROOT.resolve("scripts/spark-rerank").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder().toFile())
            .redirectOutput(directory.resolve("stdout").toFile())
            .redirectError(directory.resolve("stderr").toFile());
    // The script finds its own Spark.
    builder.environment().remove("SPARK_HOME");
    builder.environment().put("XDG_CACHE_HOME", directory.resolve("cache").toString());
    // Models of the hub come from its cache below that folder alone.
    builder.environment().keySet().removeIf(name -> name.startsWith("HF_"));
    builder.environment().put("HF_HUB_OFFLINE", "1");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_SUBMIT_OPTS", JVM_OPTIONS);
    return builder.start();
  }

  protected Outcome outcome(Process process) throws Exception {
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ends in time").isTrue();
    return new Outcome(process.exitValue(), read("stdout"), read("stderr"));
  }

  private String read(String file) throws IOException {
    return Files.readString(directory.resolve(file), StandardCharsets.UTF_8);
  }
}
