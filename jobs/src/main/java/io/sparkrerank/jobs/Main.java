package io.sparkrerank.jobs;

import io.sparkrerank.jobs.cli.RootCommand;

/** The class that spark-submit starts. */
public final class Main {

  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    int exitCode = RootCommand.run(arguments);
    // spark-submit itself ends with 0 when main returns.
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }
}
