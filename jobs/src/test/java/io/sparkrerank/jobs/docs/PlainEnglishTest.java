package io.sparkrerank.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps habits that are not plain English out of code, settings, scripts and documentation. */
class PlainEnglishTest {

  private static final String THING =
      "(row|pair|query|candidate|document|text|task|JVM|second|line|value|job|passage|token|list|run"
          + "|vector|label|command|model|file|stage|measure|executor|core)";

  /** What is not to be found, and what to write instead. */
  private static final Map<Pattern, String> HABITS =
      Map.of(
          word("an? " + THING + " an? " + THING), "per, or for each",
          word("such a one"), "the noun",
          word("a \\w+ that is such"), "the noun",
          word("dear(er|est)?"), "expensive",
          Pattern.compile("/\\*\\*\\s+(\\* )?(What|Which|How|Where|Whether)\\b"),
              "a verb in the third person for a method, a noun for a type",
          Pattern.compile("\\band so on\\b(?=[^\\n]*\\*/)"), "the whole list: it is a contract");

  private static Pattern word(String expression) {
    return Pattern.compile("\\b" + expression + "\\b", Pattern.CASE_INSENSITIVE);
  }

  @Test
  void textsArePlainEnglish() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : texts()) {
      String text = Files.readString(file);
      HABITS.forEach(
          (habit, better) -> {
            Matcher matcher = habit.matcher(text);
            while (matcher.find()) {
              long line = text.substring(0, matcher.start()).lines().count() + 1;
              found.add(
                  "%s:%d: «%s»; write %s"
                      .formatted(
                          MarkdownPage.ROOT.relativize(file), line, matcher.group(), better));
            }
          });
    }
    assertThat(found).isEmpty();
  }

  private static List<Path> texts() throws IOException {
    List<Path> texts = new ArrayList<>();
    for (String folder :
        List.of("README.md", "CHANGELOG.md", ".github", "docs", "conf", "scripts", "sample-data")) {
      add(MarkdownPage.ROOT.resolve(folder), texts);
    }
    for (String module : List.of("udfs", "jobs")) {
      add(MarkdownPage.ROOT.resolve(module).resolve("src"), texts);
    }
    assertThat(texts).hasSizeGreaterThan(400);
    return texts;
  }

  private static void add(Path folder, List<Path> texts) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().matches(".*\\.(java|md|conf|sh|py|yml)|.*spark-rerank"))
          // The list above is no text.
          .filter(file -> !file.endsWith("PlainEnglishTest.java"))
          .forEach(texts::add);
    }
  }
}
