package io.sparkrerank.jobs.cli;

import io.sparkrerank.jobs.config.DeclaredSetting;
import io.sparkrerank.jobs.config.SettingGroup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The settings that a command takes on its command line, in the order and under the headings of its
 * help. Not thread-safe.
 */
public final class OptionList {

  /**
   * Settings below one heading of the help.
   *
   * @param heading a few words
   */
  record Section(String heading, List<Listed> settings) {}

  /**
   * A setting as a command lists it.
   *
   * @param description the sentences of the declaration, or those that the command has in their
   *     place
   */
  record Listed(DeclaredSetting setting, String description) {}

  private final List<Section> sections = new ArrayList<>();
  private final Set<SettingGroup> groups = new LinkedHashSet<>();

  /** Adds all settings of a group that have an option, under the title of the group. */
  public OptionList add(SettingGroup group) {
    groups.add(group);
    begin(group.title());
    group.settings().stream().filter(DeclaredSetting::hasOption).forEach(this::and);
    return this;
  }

  /** Begins a new heading; settings follow below it. */
  public OptionList begin(String heading) {
    sections.add(new Section(heading, new ArrayList<>()));
    return this;
  }

  /** Adds a setting below the last heading. */
  public OptionList and(DeclaredSetting setting) {
    return and(setting, setting.description());
  }

  /** Adds a setting below the last heading, with sentences for this command. */
  public OptionList and(DeclaredSetting setting, String description) {
    groups.add(setting.group());
    sections.get(sections.size() - 1).settings().add(new Listed(setting, description));
    return this;
  }

  /** Returns the groups that the settings belong to. */
  public Set<SettingGroup> groups() {
    return groups;
  }

  List<Section> sections() {
    return sections;
  }
}
