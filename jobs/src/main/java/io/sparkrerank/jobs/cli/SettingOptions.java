package io.sparkrerank.jobs.cli;

import io.sparkrerank.jobs.config.DeclaredSetting;
import io.sparkrerank.jobs.config.SettingOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;

/** Makes options of picocli from declared settings, and reads back the values that were given. */
final class SettingOptions {

  private static final String CONFIG = "--config";

  private final OptionList list;

  SettingOptions(OptionList list) {
    this.list = list;
  }

  /** Adds {@code --config} and an option for each setting to a command. */
  void addTo(CommandSpec command, boolean needsConfig) {
    OptionSpec config =
        OptionSpec.builder(CONFIG)
            .paramLabel("FILE")
            .type(Path.class)
            .required(needsConfig)
            .description(
                "A file of settings in HOCON; conf/reference.conf lists all settings. Options win"
                    + " over the file.")
            .build();
    command.addOption(config);
    Map<String, List<OptionSpec>> sections = new LinkedHashMap<>();
    sections.put("Settings", List.of(config));
    for (OptionList.Section section : list.sections()) {
      for (OptionList.Listed listed : section.settings()) {
        OptionSpec option = option(listed);
        command.addOption(option);
        sections.computeIfAbsent(section.heading(), heading -> new ArrayList<>()).add(option);
      }
    }
    command
        .usageMessage()
        .sectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> text(help, sections));
  }

  private static OptionSpec option(OptionList.Listed listed) {
    DeclaredSetting setting = listed.setting();
    SettingOption declared = setting.declaredOption();
    OptionSpec.Builder option =
        OptionSpec.builder(declared.name()).description(escaped(described(listed)));
    if (declared.valueName() != null) {
      option.paramLabel(declared.valueName());
    }
    if (declared.isCommaSeparated()) {
      option.splitRegex(",");
    }
    switch (setting.type().form()) {
      case VALUE -> option.type(String.class);
      case SWITCH -> option.type(boolean.class).arity("0");
      case LIST -> option.type(List.class).auxiliaryTypes(String.class);
      case MAP -> option.type(Map.class).auxiliaryTypes(String.class, String.class);
    }
    if (declared.valueIfAlone() != null) {
      option.arity("0..1").fallbackValue(declared.valueIfAlone());
    }
    return option.build();
  }

  /** Returns the sentences of a setting, followed by its default where that says something. */
  private static String described(OptionList.Listed listed) {
    String text = defaultText(listed.setting());
    return text.isEmpty()
        ? listed.description()
        : listed.description() + " (default: " + text + ")";
  }

  /** Returns the default as a command line would give it, or an empty text if there is none. */
  private static String defaultText(DeclaredSetting setting) {
    String text = setting.defaultText();
    return switch (setting.type().form()) {
      case VALUE -> text.equals("null") ? "" : text;
      case LIST -> text.replaceAll("[\\[\\]\" ]", "");
      case SWITCH, MAP -> "";
    };
  }

  /** Picocli reads descriptions as formats. */
  private static String escaped(String description) {
    return description.replace("%", "%%");
  }

  /** Returns the options below their headings; those of every command come last. */
  private static String text(Help help, Map<String, List<OptionSpec>> sections) {
    StringBuilder text = new StringBuilder();
    Set<OptionSpec> others = new LinkedHashSet<>(help.commandSpec().options());
    sections.forEach(
        (heading, options) -> {
          text.append(section(help, heading, options));
          options.forEach(others::remove);
        });
    return text + section(help, "Help", List.copyOf(others));
  }

  private static String section(Help help, String heading, List<OptionSpec> options) {
    Help.Layout layout = help.createDefaultLayout();
    layout.addOptions(options, help.parameterLabelRenderer());
    return String.format("%n%s:%n%s", heading, layout);
  }

  /** Returns the file of settings that was given, or null. */
  static @Nullable Path file(ParseResult parsed) {
    return parsed.matchedOptionValue(CONFIG, null);
  }

  /** Returns the values that were given, by the keys of their settings. */
  Map<String, Object> values(ParseResult parsed) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (OptionList.Section section : list.sections()) {
      for (OptionList.Listed listed : section.settings()) {
        DeclaredSetting setting = listed.setting();
        Object value = parsed.matchedOptionValue(setting.option(), null);
        if (value instanceof Map<?, ?> map) {
          map.forEach((name, text) -> values.put(setting.key() + "." + name, text));
        } else if (value != null) {
          values.put(setting.key(), value);
        }
      }
    }
    return values;
  }
}
