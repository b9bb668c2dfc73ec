package io.sparkrerank.jobs.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The text of {@code conf/reference.conf}, made from the declarations of settings. */
final class ReferenceConf {

  private static final String ROOT = "rerank";

  private static final int WIDTH = 100;

  private static final String HEAD =
      """
      # All settings with their defaults. A later source wins over an earlier one: this file, the file of
      # --config, spark.rerank.* in the configuration of Spark, the options of the command line.
      #
      # This file is made from the declarations of the settings in Java. Change a declaration, and
      # GeneratedSettingsTest says how to write this file anew.

      """;

  private final StringBuilder text = new StringBuilder(HEAD);

  private ReferenceConf() {}

  /** Returns the text for all settings of {@code groups}, one block per prefix. */
  static String of(Iterable<SettingGroup> groups) {
    Map<String, List<SettingGroup>> byPrefix = new LinkedHashMap<>();
    groups.forEach(
        group -> byPrefix.computeIfAbsent(group.prefix(), key -> new ArrayList<>()).add(group));
    ReferenceConf conf = new ReferenceConf();
    conf.text.append(ROOT).append(" {\n");
    byPrefix.forEach(conf::addBlock);
    conf.text.append("}\n");
    return conf.text.toString();
  }

  private void addBlock(String prefix, List<SettingGroup> groups) {
    if (prefix.equals(ROOT)) {
      addGroups("  ", groups);
      return;
    }
    text.append("\n  ").append(prefix.substring(ROOT.length() + 1)).append(" {\n");
    addGroups("    ", groups);
    text.append("  }\n");
  }

  private void addGroups(String indent, List<SettingGroup> groups) {
    String title = "";
    for (SettingGroup group : groups) {
      if (!group.title().equals(title)) {
        title = group.title();
        text.append('\n').append(indent).append("# -- ").append(title).append(" --\n");
        addComment(indent, group.description());
      }
      for (DeclaredSetting setting : group.settings()) {
        text.append('\n');
        addComment(indent, setting.description());
        text.append(indent)
            .append(setting.name())
            .append(" = ")
            .append(setting.defaultText())
            .append('\n');
      }
    }
  }

  private void addComment(String indent, String sentences) {
    String start = indent + "#";
    StringBuilder line = new StringBuilder(start);
    for (String word : sentences.split(" ")) {
      if (line.length() + 1 + word.length() > WIDTH) {
        text.append(line).append('\n');
        line = new StringBuilder(start);
      }
      line.append(' ').append(word);
    }
    if (!sentences.isEmpty()) {
      text.append(line).append('\n');
    }
  }
}
