package io.sparkrerank.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs commands of README and docs that use the sample alone, in the order of the pages, in one
 * process: Java's start and its cold code are paid for once. Of each page the first block runs;
 * with {@code -Ddocs.all=true} all blocks do.
 */
class DocumentationIT {

  /** A file that a user brings, by a name that the sample does not have, or a model of the hub. */
  private static final String BROUGHT =
      "hdfs:.*|hf:.*|(cross-encoder|BAAI)/.*|models/.*|[\\w.-]+\\.(parquet|jsonl|tsv|csv|trec|txt)";

  @TempDir private Path directory;

  @Test
  void runsEveryCommandThatUsesTheSampleAlone() throws Exception {
    for (String name : List.of("sample-data", "conf", "scripts")) {
      Files.createSymbolicLink(directory.resolve(name), MarkdownPage.ROOT.resolve(name));
    }
    List<List<String>> commandLines = commandLines();
    assertThat(commandLines).hasSizeGreaterThan(9);
    Path list = directory.resolve("commands");
    Files.write(list, commandLines.stream().map(words -> String.join("\t", words)).toList());

    Path log = directory.resolve("log");
    Process process = start(list, log);
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("ends in time").isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    assertThat(directory.resolve("out/sample/run.trec")).isNotEmptyFile();
    assertThat(directory.resolve("out/pipeline/report.html")).isNotEmptyFile();
  }

  private static List<List<String>> commandLines() throws IOException {
    List<List<String>> commandLines = new ArrayList<>();
    for (MarkdownPage page : MarkdownPage.all()) {
      page.shellBlocks().stream()
          .filter(DocumentationIT::usesTheSampleAlone)
          .limit(Boolean.getBoolean("docs.all") ? Long.MAX_VALUE : 1)
          .flatMap(block -> block.commands().stream())
          .filter(ShellCommand::isOurs)
          .map(ShellCommand::arguments)
          .filter(words -> !commandLines.contains(words))
          .forEach(commandLines::add);
    }
    return commandLines;
  }

  private static boolean usesTheSampleAlone(MarkdownPage.Block block) {
    List<ShellCommand> commands = block.commands();
    return commands.stream().anyMatch(ShellCommand::isOurs)
        && commands.stream()
            .flatMap(command -> command.words().stream())
            .noneMatch(word -> word.matches(BROUGHT));
  }

  private Process start(Path list, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("-X") || argument.startsWith("--add-opens"))
            .toList());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            RunCommandLines.class.getName(),
            list.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("SPARK_RERANK_HOME", directory.toString());
    builder.environment().put("XDG_CACHE_HOME", directory.resolve("cache").toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return builder.start();
  }
}
