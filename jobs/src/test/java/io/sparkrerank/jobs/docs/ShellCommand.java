package io.sparkrerank.jobs.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A command of a shell, split into words. Knows quotes, comments and lines that go on after a
 * backslash, which is all that the documentation uses.
 */
record ShellCommand(List<String> words) {

  private static final String LAUNCHER = "scripts/spark-rerank";

  /** Scripts that call the launcher, with the command line that they give it. */
  private static final Map<String, List<String>> SHORTCUTS =
      Map.of(
          "scripts/run-sample.sh",
          List.of("rerank", "--config", "conf/sample.conf", "--overwrite"));

  /** Options of {@code spark-submit}, which the launcher takes out of a command line. */
  private static final Set<String> SUBMIT_OPTIONS =
      Set.of(
          "--master",
          "--deploy-mode",
          "--conf",
          "--properties-file",
          "--jars",
          "--files",
          "--name",
          "--driver-memory",
          "--executor-memory",
          "--executor-cores",
          "--num-executors",
          "--queue",
          "--archives",
          "--packages");

  /**
   * Splits a block of commands.
   *
   * @throws IllegalArgumentException for a quote that is not closed
   */
  static List<ShellCommand> parse(String block) {
    List<ShellCommand> commands = new ArrayList<>();
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    String text = block.replace("\\\n", " ") + "\n";
    for (int index = 0; index < text.length(); index++) {
      char next = text.charAt(index);
      if (quote != 0) {
        if (next == quote) {
          quote = 0;
        } else {
          word.append(next);
        }
      } else if (next == '\'' || next == '"') {
        quote = next;
        word = word == null ? new StringBuilder() : word;
      } else if (next == '#' && word == null) {
        index = text.indexOf('\n', index) - 1;
      } else if (!Character.isWhitespace(next)) {
        word = (word == null ? new StringBuilder() : word).append(next);
      } else {
        if (word != null) {
          words.add(word.toString());
          word = null;
        }
        if (next == '\n' && !words.isEmpty()) {
          commands.add(new ShellCommand(List.copyOf(words)));
          words.clear();
        }
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException("A quote is not closed in: " + block);
    }
    return commands;
  }

  /** Returns the name of the program. */
  String program() {
    return words.get(0);
  }

  /** Tells whether the program is this project's command line, directly or by another script. */
  boolean isOurs() {
    return program().equals(LAUNCHER)
        || SHORTCUTS.containsKey(program())
        || program().equals("spark-submit");
  }

  /** Returns the words that {@code Main} gets, without the options of {@code spark-submit}. */
  List<String> arguments() {
    if (SHORTCUTS.containsKey(program())) {
      List<String> arguments = new ArrayList<>(SHORTCUTS.get(program()));
      arguments.addAll(words.subList(1, words.size()));
      return arguments;
    }
    int start = 1;
    if (program().equals("spark-submit")) {
      while (!words.get(start).endsWith(".jar")) {
        start++;
      }
      start++;
    }
    List<String> arguments = new ArrayList<>();
    for (int index = start; index < words.size(); index++) {
      if (SUBMIT_OPTIONS.contains(words.get(index))) {
        index++;
      } else {
        arguments.add(words.get(index));
      }
    }
    return arguments;
  }
}
