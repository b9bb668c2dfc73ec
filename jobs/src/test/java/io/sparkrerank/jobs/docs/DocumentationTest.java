package io.sparkrerank.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sparkrerank.jobs.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds README and docs to the program: commands parse, links lead somewhere. */
class DocumentationTest {

  /** Programs beside ours that the documentation calls. */
  private static final Set<String> OTHERS = Set.of("mvn", "head", "cat", "pip", "spark-sql");

  static Stream<MarkdownPage.Block> blocks() throws IOException {
    return MarkdownPage.all().stream().flatMap(page -> page.shellBlocks().stream());
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void everyCommandIsOneThatThereIs(MarkdownPage.Block block) {
    assertThat(block.commands()).isNotEmpty();
    for (ShellCommand command : block.commands()) {
      if (command.isOurs()) {
        assertThatCode(
                () -> Main.commandLine().parseArgs(command.arguments().toArray(String[]::new)))
            .as("%s: %s", block, String.join(" ", command.words()))
            .doesNotThrowAnyException();
      } else if (command.program().equals("python")) {
        assertThat(MarkdownPage.ROOT.resolve(command.words().get(1))).isRegularFile();
      } else if (!OTHERS.contains(command.program())) {
        assertThat(MarkdownPage.ROOT.resolve(command.program())).isExecutable();
      }
    }
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (MarkdownPage page : MarkdownPage.all()) {
      for (String link : page.links()) {
        if (link.matches("(https?|mailto):.*")) {
          continue;
        }
        String[] parts = link.split("#", 2);
        Path folder = MarkdownPage.ROOT.resolve(page.file()).getParent();
        Path target =
            parts[0].isEmpty() ? MarkdownPage.ROOT.resolve(page.file()) : folder.resolve(parts[0]);
        if (!Files.exists(target)) {
          broken.add(page.file() + " -> " + link);
        } else if (parts.length == 2
            && !MarkdownPage.read(MarkdownPage.ROOT.relativize(target.normalize()))
                .anchors()
                .contains(parts[1])) {
          broken.add(page.file() + " -> " + link + " (no such heading)");
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void theReadmeIsOnePage() throws IOException {
    assertThat(Files.readAllLines(MarkdownPage.ROOT.resolve("README.md"))).hasSizeLessThan(201);
  }

  @Test
  void theShortcutIsWhatTheScriptCalls() throws IOException {
    String called =
        String.join(" ", ShellCommand.parse("scripts/run-sample.sh").get(0).arguments());
    assertThat(Files.readString(MarkdownPage.ROOT.resolve("scripts/run-sample.sh")))
        .contains("scripts/spark-rerank " + called + " \"$@\"");
  }
}
