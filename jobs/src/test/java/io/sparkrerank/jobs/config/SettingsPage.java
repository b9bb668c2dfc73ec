package io.sparkrerank.jobs.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The text of {@code docs/settings.md}, made from the declarations of settings. */
final class SettingsPage {

  private static final String HEAD =
      """
      # Settings

      <!-- This page is made from the declarations of the settings in Java. GeneratedSettingsTest says how to write it anew. -->

      Each setting has a key, for files and for the configuration of Spark, and most have an option of the command line. A
      later source wins over an earlier one:

      1. the defaults, in [`conf/reference.conf`](../conf/reference.conf)
      2. the file of `--config`, in [HOCON](https://github.com/lightbend/config/blob/main/HOCON.md)
      3. `spark.rerank.…` in the configuration of Spark, such as `--conf spark.rerank.top-k=10`
      4. the options of the command line

      A command takes the options that its `--help` lists. A file may hold settings of any command.
      """;

  private SettingsPage() {}

  /** Returns the text for all settings of {@code groups}, one table per title. */
  static String of(Iterable<SettingGroup> groups) {
    Map<String, List<SettingGroup>> byTitle = new LinkedHashMap<>();
    groups.forEach(
        group -> byTitle.computeIfAbsent(group.title(), key -> new ArrayList<>()).add(group));
    StringBuilder text = new StringBuilder(HEAD);
    byTitle.forEach(
        (title, parts) -> {
          text.append("\n## ").append(title).append("\n\n");
          parts.stream()
              .map(SettingGroup::description)
              .filter(description -> !description.isEmpty())
              .forEach(description -> text.append(escaped(description)).append("\n\n"));
          text.append(
              "| Key | Option | Value | Default | Meaning |\n| --- | --- | --- | --- | --- |\n");
          parts.stream()
              .flatMap(part -> part.settings().stream())
              .forEach(setting -> text.append(row(setting)));
        });
    return text.toString();
  }

  private static String row(DeclaredSetting setting) {
    return "| `%s` | %s | %s | %s | %s |\n"
        .formatted(
            setting.key(),
            setting.hasOption() ? code(setting.declaredOption().usage()) : "",
            escaped(setting.typeName()),
            setting.defaultText().equals("null") ? "" : code(setting.defaultText()),
            escaped(setting.description()));
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replace("_", "\\_").replace("*", "\\*");
  }
}
