package io.sparkrerank.jobs;

import io.sparkrerank.jobs.answer.AnswerCommand;
import io.sparkrerank.jobs.cli.RootCommand;
import io.sparkrerank.jobs.compare.CompareCommand;
import io.sparkrerank.jobs.embed.EmbedCommand;
import io.sparkrerank.jobs.evaluate.EvaluateCommand;
import io.sparkrerank.jobs.forecast.PlanCommand;
import io.sparkrerank.jobs.generate.GenerateCommand;
import io.sparkrerank.jobs.inspect.InspectCommand;
import io.sparkrerank.jobs.label.LabelCommand;
import io.sparkrerank.jobs.pipeline.PipelineCommand;
import io.sparkrerank.jobs.rerank.RerankCommand;
import io.sparkrerank.jobs.retrieve.RetrieveCommand;
import io.sparkrerank.jobs.score.ScoreCommand;
import java.util.List;
import picocli.CommandLine;

/** The class that spark-submit starts. */
public final class Main {

  /** The commands, in the order in which the help lists them. */
  private static final List<Class<?>> COMMANDS =
      List.of(
          RerankCommand.class,
          PlanCommand.class,
          PipelineCommand.class,
          RetrieveCommand.class,
          EmbedCommand.class,
          ScoreCommand.class,
          AnswerCommand.class,
          LabelCommand.class,
          EvaluateCommand.class,
          CompareCommand.class,
          InspectCommand.class,
          GenerateCommand.class);

  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    int exitCode = run(arguments);
    // spark-submit itself ends with 0 when main returns.
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  /** Returns the parser of the command line. Its {@code parseArgs} runs nothing. */
  public static CommandLine commandLine() {
    return RootCommand.commandLine(COMMANDS);
  }

  /** Runs a command and returns its exit code. */
  public static int run(String... arguments) {
    return RootCommand.run(COMMANDS, arguments);
  }
}
