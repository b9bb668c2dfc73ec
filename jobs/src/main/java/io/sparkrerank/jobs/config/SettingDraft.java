package io.sparkrerank.jobs.config;

import org.jspecify.annotations.Nullable;

/**
 * A declaration that is being written. {@link #describedAs} ends it.
 *
 * @param <T> the type of the value
 */
public final class SettingDraft<T> {

  private final SettingGroup group;
  private final String name;
  private final SettingType<T> type;
  private @Nullable SettingOption option;
  private @Nullable String defaultText;

  SettingDraft(SettingGroup group, String name, SettingType<T> type) {
    this.group = group;
    this.name = name;
    this.type = type;
  }

  /**
   * Gives the setting an option.
   *
   * @param valueName the word that stands for the value in the help
   */
  public SettingDraft<T> option(String optionName, String valueName) {
    option = new SettingOption(optionName, valueName, null, type.form() == SettingType.Form.MAP);
    return this;
  }

  /** As {@link #option}, with an option whose value is cut into several at commas. */
  public SettingDraft<T> commaSeparatedOption(String optionName, String valueName) {
    option = new SettingOption(optionName, valueName, null, true);
    return this;
  }

  /** As {@link #option}, with an option that means {@code alone} if it is given without a value. */
  public SettingDraft<T> optionOrAlone(String optionName, String valueName, String alone) {
    option = new SettingOption(optionName, valueName, alone, false);
    return this;
  }

  /** Gives the setting an option without a value, which means true. */
  public SettingDraft<T> switchedOnBy(String optionName) {
    option = new SettingOption(optionName, null, null, false);
    return this;
  }

  /** Sets the default, as it is written in HOCON. */
  public SettingDraft<T> byDefault(String text) {
    defaultText = text;
    return this;
  }

  /**
   * Lets {@code word} say that there is no value. It is the default if there is no other.
   *
   * @return the last step of the declaration
   */
  public OptionalDraft<T> or(String word) {
    return new OptionalDraft<>(this, word, false);
  }

  /**
   * Lets {@code word}, or null, say that there is no value. The word is the default if there is no
   * other.
   *
   * @return the last step of the declaration
   */
  public OptionalDraft<T> orNull(String word) {
    return new OptionalDraft<>(this, word, true);
  }

  /**
   * Lets the setting have no value. This is the default.
   *
   * @return the last step of the declaration
   */
  public OptionalDraft<T> orNull() {
    return new OptionalDraft<>(this, null, true);
  }

  /** Ends the declaration with the sentences that explain the setting. */
  public Setting<T> describedAs(String description) {
    if (defaultText == null) {
      throw new IllegalStateException(name + " of " + group.prefix() + " needs a default");
    }
    Setting<T> setting = new Setting<>(group, name, type, option, defaultText, description);
    group.add(setting);
    return setting;
  }

  /**
   * The declaration of a setting that may have no value. {@link #describedAs} ends it.
   *
   * @param <T> the type of the value
   */
  public static final class OptionalDraft<T> {

    private final SettingDraft<T> draft;
    private final @Nullable String word;
    private final boolean mayBeNull;

    private OptionalDraft(SettingDraft<T> draft, @Nullable String word, boolean mayBeNull) {
      this.draft = draft;
      this.word = word;
      this.mayBeNull = mayBeNull;
    }

    /** Ends the declaration with the sentences that explain the setting. */
    public OptionalSetting<T> describedAs(String description) {
      String fallback = word == null ? "null" : word;
      OptionalSetting<T> setting =
          new OptionalSetting<>(
              draft.group,
              draft.name,
              draft.type,
              word,
              mayBeNull,
              draft.option,
              draft.defaultText == null ? fallback : draft.defaultText,
              description);
      draft.group.add(setting);
      return setting;
    }
  }
}
