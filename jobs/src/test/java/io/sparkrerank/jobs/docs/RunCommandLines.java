package io.sparkrerank.jobs.docs;

import io.sparkrerank.jobs.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs command lines one after the other, and ends with the exit code of the first that fails. A
 * command runs in the working directory of its process, so this is one of its own.
 */
final class RunCommandLines {

  private RunCommandLines() {}

  /** Runs the lines of a file, whose words are separated by tabs. */
  public static void main(String[] arguments) throws IOException {
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      System.out.println("$ " + line.replace('\t', ' '));
      long start = System.nanoTime();
      int exitCode = Main.run(line.split("\t", -1));
      System.out.printf("= %d after %.1f s%n", exitCode, (System.nanoTime() - start) / 1e9);
      if (exitCode != 0) {
        System.exit(exitCode);
      }
    }
    System.exit(0);
  }
}
