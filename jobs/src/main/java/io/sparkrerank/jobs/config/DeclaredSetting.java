package io.sparkrerank.jobs.config;

import org.jspecify.annotations.Nullable;

/**
 * The declaration of a setting: its key, its type, its default, the option that stands for it, and
 * the sentences that explain it. The loader, {@code --help}, {@code conf/reference.conf} and {@code
 * docs/settings.md} follow from it.
 *
 * <p>To add a setting, declare a constant in the class of the group that it belongs to:
 *
 * <pre>{@code
 * static final Setting<Integer> NEGATIVES =
 *     GROUP
 *         .setting("negatives", SettingType.wholeNumberFrom(1))
 *         .option("--negatives", "N")
 *         .byDefault("3")
 *         .describedAs("How many negatives each query gets.");
 * }</pre>
 *
 * <p>Read it with {@code settings.get(NEGATIVES)}. Every command that lists the group then has the
 * option. {@code GeneratedSettingsTest} fails until the two generated files are written anew, and
 * says how to do that.
 */
public abstract sealed class DeclaredSetting permits Setting, OptionalSetting {

  private final SettingGroup group;
  private final String name;
  private final @Nullable SettingOption option;
  private final String defaultText;
  private final String description;

  DeclaredSetting(
      SettingGroup group,
      String name,
      @Nullable SettingOption option,
      String defaultText,
      String description) {
    this.group = group;
    this.name = name;
    this.option = option;
    this.defaultText = defaultText;
    this.description = description;
  }

  /** Returns the kind of value, as it is read. */
  public abstract SettingType<?> type();

  /** Returns the kinds of value that the setting takes, in words. */
  public abstract String typeName();

  /** Returns the group that the setting belongs to. */
  public final SettingGroup group() {
    return group;
  }

  /** Returns the key, such as {@code rerank.top-k}. */
  public final String key() {
    return group.prefix() + "." + name;
  }

  /** Returns the key without the prefix of the group. */
  final String name() {
    return name;
  }

  /** Says whether an option of the command line stands for the setting. */
  public final boolean hasOption() {
    return option != null;
  }

  /**
   * Returns the option that stands for the setting.
   *
   * @throws IllegalStateException if there is none
   */
  public final SettingOption declaredOption() {
    if (option == null) {
      throw new IllegalStateException(key() + " has no option");
    }
    return option;
  }

  /**
   * Returns the name of the option, such as {@code --top-k}, for messages.
   *
   * @throws IllegalStateException if there is none
   */
  public final String option() {
    return declaredOption().name();
  }

  /** Returns the default as it is written in HOCON. */
  public final String defaultText() {
    return defaultText;
  }

  /** Returns the sentences that explain the setting. */
  public final String description() {
    return description;
  }

  /** Returns the key. */
  @Override
  public final String toString() {
    return key();
  }
}
