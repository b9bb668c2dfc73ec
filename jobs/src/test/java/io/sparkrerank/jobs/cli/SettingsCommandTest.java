package io.sparkrerank.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.Main;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Options, their values and the help follow from the settings that a command lists. */
class SettingsCommandTest {

  static Stream<String> settingsCommands() {
    return Main.commandLine().getSubcommands().entrySet().stream()
        .filter(entry -> entry.getValue().getCommand() instanceof SettingsCommand<?>)
        .map(Map.Entry::getKey);
  }

  private static CommandLine command(String name) {
    return Main.commandLine().getSubcommands().get(name);
  }

  @ParameterizedTest
  @MethodSource("settingsCommands")
  void helpExplainsEachOptionBelowAHeading(String name) {
    SettingsCommand<?> command = command(name).getCommand();
    // One line, so that no sentence is broken.
    String help = command(name).setUsageHelpWidth(2000).getUsageMessage(CommandLine.Help.Ansi.OFF);
    for (OptionList.Section section : command.options().sections()) {
      for (OptionList.Listed listed : section.settings()) {
        assertThat(help)
            .contains("\n" + section.heading() + ":\n")
            .containsPattern("  " + listed.setting().option() + "\\b")
            .contains(listed.description());
      }
    }
    assertThat(help)
        .startsWith("Usage: spark-rerank " + name + " ")
        .contains("\nHelp:\n", "--help", "--version", "--verbose", "--config=FILE", "Examples:");
  }

  @Test
  void helpShowsDefaults() {
    String help =
        command("compare").setUsageHelpWidth(2000).getUsageMessage(CommandLine.Help.Ansi.OFF);
    assertThat(help)
        .contains("(default: all)")
        .contains("(default: nDCG@10,RR@10,AP,P@10,R@20,Success@1)")
        .doesNotContain("(default: false)", "(default: null)", "(default: )");
  }

  @Test
  void valuesAreThoseOfTheSettings() {
    CommandLine.ParseResult parsed =
        Main.commandLine()
            .parseArgs(
                "label",
                "--input",
                "a",
                "--input",
                "b,c",
                "--header=query,text",
                "--columns",
                "query=q,text=t",
                "--calibrate",
                "--output-scores",
                "--form",
                "triplet,margin",
                "--seed=3")
            .subcommand();
    SettingsCommand<?> command = (SettingsCommand<?>) parsed.commandSpec().userObject();
    assertThat(new SettingOptions(command.options()).values(parsed))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "rerank.input.paths",
                List.of("a", "b,c"),
                "rerank.input.header",
                List.of("query", "text"),
                "rerank.input.columns.query",
                "q",
                "rerank.input.columns.text",
                "t",
                "rerank.batch.calibrate",
                true,
                "rerank.label.output-scores",
                "model",
                "rerank.label.forms",
                List.of("triplet,margin"),
                "rerank.label.seed",
                "3"));
    assertThat(SettingOptions.file(parsed)).isNull();
  }
}
