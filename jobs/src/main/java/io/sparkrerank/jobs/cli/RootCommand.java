package io.sparkrerank.jobs.cli;

import io.sparkrerank.jobs.report.Versions;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.FSError;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program. Runs a command, and turns its failure into one line and an exit code. */
@Command(
    name = "spark-rerank",
    description = "Runs cross-encoders over search candidates on Apache Spark.",
    mixinStandardHelpOptions = true,
    versionProvider = RootCommand.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a bug; please report it",
      "2:wrong configuration or command line",
      "3:bad input",
      "4:the model cannot be used",
      "5:scoring failed",
      "6:the output cannot be written",
      "7:a condition of compare --fail-if holds"
    },
    footerHeading = "%nOptions of spark-submit may stand beside those of a command:%n",
    footer = {
      "  --master, --deploy-mode, --conf KEY=VALUE, --properties-file, --jars, --name,",
      "  --driver-memory, --executor-memory, --executor-cores, --num-executors, …"
    })
public final class RootCommand {

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean verbose;

  /**
   * Runs a command line.
   *
   * @param commands the classes of the commands, in the order in which the help lists them
   * @return the exit code
   */
  public static int run(List<Class<?>> commands, String... arguments) {
    CommandLine commandLine = commandLine(commands);
    try {
      return commandLine.execute(arguments);
    } catch (FSError e) {
      // Hadoop's local file system throws an Error when a disk is full.
      RootCommand root = commandLine.getCommand();
      return root.tell(e, commandLine.getErr());
    }
  }

  /**
   * Returns the parser of the whole command line. Its {@code parseArgs} checks arguments without
   * running anything.
   *
   * @param commands the classes of the commands, in the order in which the help lists them
   */
  public static CommandLine commandLine(List<Class<?>> commands) {
    RootCommand root = new RootCommand();
    CommandLine commandLine = new CommandLine(root);
    for (Class<?> command : commands) {
      commandLine.addSubcommand(command(command));
    }
    commandLine.addSubcommand(CommandLine.HelpCommand.class);
    // Ids are printed as they are, even where the charset of the locale is ASCII.
    commandLine.setOut(utf8(System.out));
    commandLine.setErr(utf8(System.err));
    // As wide as the examples, which users copy.
    commandLine.setUsageHelpWidth(100);
    commandLine.setParameterExceptionHandler(RootCommand::tellUsage);
    commandLine.setExecutionExceptionHandler(
        (exception, command, parsed) -> root.tell(exception, command.getErr()));
    return commandLine;
  }

  private static CommandLine command(Class<?> type) {
    CommandLine command = new CommandLine(type);
    if (command.getCommand() instanceof SettingsCommand<?> settings) {
      settings.addOptions(command.getCommandSpec());
    }
    return command;
  }

  private int tell(Throwable exception, PrintWriter err) {
    Failure failure = Failure.of(exception);
    err.println("spark-rerank: " + failure.message());
    if (verbose || failure.exitCode() == Failure.BUG) {
      exception.printStackTrace(err);
    }
    return failure.exitCode();
  }

  /** Prints one line that says what is wrong with a command line, and one on where the help is. */
  private static int tellUsage(ParameterException exception, String[] arguments) {
    CommandLine command = exception.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("spark-rerank: " + exception.getMessage());
    if (exception instanceof UnmatchedArgumentException unmatched
        && !UnmatchedArgumentException.printSuggestions(unmatched, err)
        && unmatched.getUnmatched().stream().noneMatch(word -> word.startsWith("-"))) {
      err.println("Quote a glob, and give an option once for each of several values.");
    }
    err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static PrintWriter utf8(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /** Prints the version of this build. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"spark-rerank " + Versions.own()};
    }
  }
}
