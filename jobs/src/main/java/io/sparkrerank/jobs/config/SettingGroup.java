package io.sparkrerank.jobs.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Settings that belong together, and whose keys have one prefix. A class declares a group and its
 * settings as constants; the group holds them in the order of their declaration. Complete, and safe
 * for several threads, once that class is initialized.
 */
public final class SettingGroup {

  private final String prefix;
  private final String title;
  private final String description;
  private final List<DeclaredSetting> settings = new ArrayList<>();

  /**
   * Creates a group without settings.
   *
   * @param prefix what the keys begin with, such as {@code rerank.model}
   * @param title a few words, for headings
   * @param description sentences on the whole group; may be empty
   */
  public SettingGroup(String prefix, String title, String description) {
    this.prefix = prefix;
    this.title = title;
    this.description = description;
  }

  /**
   * Begins the declaration of a setting.
   *
   * @param name the key without the prefix
   */
  public <T> SettingDraft<T> setting(String name, SettingType<T> type) {
    return new SettingDraft<>(this, name, type);
  }

  void add(DeclaredSetting setting) {
    settings.add(setting);
  }

  /** Returns what the keys begin with. */
  public String prefix() {
    return prefix;
  }

  /** Returns a few words that say what the settings are about. */
  public String title() {
    return title;
  }

  /** Returns sentences on the whole group, or an empty text. */
  public String description() {
    return description;
  }

  /** Returns the settings, in the order of their declaration. */
  public List<DeclaredSetting> settings() {
    return Collections.unmodifiableList(settings);
  }
}
