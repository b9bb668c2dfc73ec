package io.sparkrerank.jobs.cli;

import io.sparkrerank.jobs.config.ConfigLoader;
import io.sparkrerank.jobs.config.ConfigSources;
import io.sparkrerank.jobs.config.OutputConfig;
import io.sparkrerank.jobs.config.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A command whose options are settings. It lists the settings that it takes, reads its
 * configuration from them, and runs with a session. Loading the configuration, opening the session
 * and printing are the same for all such commands, and are done here.
 *
 * @param <C> the type of the configuration
 */
@Command(
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n")
public abstract class SettingsCommand<C> implements Callable<Integer> {

  /** The exit code of a command that did what it was asked to do. */
  protected static final int DONE = 0;

  @Spec private CommandSpec spec;

  /**
   * The places that a command prints to.
   *
   * @param out takes the result alone
   * @param err takes remarks
   * @param progress takes lines on how far the job has come; the same place as {@code err}
   */
  public record Console(PrintWriter out, PrintWriter err, PrintStream progress) {

    /** Tells where results are, as a remark. Tells nothing if {@code output} is null. */
    public void tellOutput(@Nullable OutputConfig output, String names) {
      if (output != null) {
        err.printf("Results are in %s: %s%n", output.path(), names);
      }
    }
  }

  /** Returns the settings that the command takes on its command line. */
  public abstract OptionList options();

  /** Reads the configuration, and adds the faults that it finds to {@code settings}. */
  protected abstract C read(Settings settings);

  /**
   * Runs the job and prints what came of it.
   *
   * @return the exit code
   */
  protected abstract int run(SparkSession spark, C config, Console console) throws IOException;

  /** Says whether the command cannot run without a file of settings. */
  protected boolean needsConfig() {
    return false;
  }

  final void addOptions(CommandSpec command) {
    new SettingOptions(options()).addTo(command, needsConfig());
  }

  @Override
  public final Integer call() throws IOException {
    var parsed = spec.commandLine().getParseResult();
    ConfigSources sources =
        new ConfigSources(
            SettingOptions.file(parsed),
            SparkSessions.settings(),
            new SettingOptions(options()).values(parsed));
    C config = ConfigLoader.load(sources, this::read);
    try (SparkSession spark = SparkSessions.open(spec.qualifiedName())) {
      Console console =
          new Console(spec.commandLine().getOut(), spec.commandLine().getErr(), System.err);
      int exitCode = run(spark, config, console);
      console.out().flush();
      return exitCode;
    }
  }
}
