package io.sparkrerank.jobs.config;

import org.jspecify.annotations.Nullable;

/**
 * A setting that may have no value. A word such as {@code auto}, {@code all} or {@code none} says
 * so, or null where there is no such word.
 *
 * @param <T> the type of the value
 */
public final class OptionalSetting<T> extends DeclaredSetting {

  private final SettingType<T> type;
  private final @Nullable String word;
  private final boolean mayBeNull;

  OptionalSetting(
      SettingGroup group,
      String name,
      SettingType<T> type,
      @Nullable String word,
      boolean mayBeNull,
      @Nullable SettingOption option,
      String defaultText,
      String description) {
    super(group, name, option, defaultText, description);
    this.type = type;
    this.word = word;
    this.mayBeNull = mayBeNull;
  }

  @Override
  public SettingType<T> type() {
    return type;
  }

  @Override
  public String typeName() {
    return word == null ? type.name() : type.name() + ", or \"" + word + "\"";
  }

  /** Returns the word that says that there is no value, or null if there is no such word. */
  @Nullable String word() {
    return word;
  }

  /** Says whether null means that there is no value. */
  boolean mayBeNull() {
    return mayBeNull;
  }
}
