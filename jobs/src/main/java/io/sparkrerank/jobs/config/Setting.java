package io.sparkrerank.jobs.config;

import com.typesafe.config.ConfigFactory;
import org.jspecify.annotations.Nullable;

/**
 * A setting that always has a value.
 *
 * @param <T> the type of the value
 */
public final class Setting<T> extends DeclaredSetting {

  private static final String DEFAULT = "default";

  private final SettingType<T> type;

  Setting(
      SettingGroup group,
      String name,
      SettingType<T> type,
      @Nullable SettingOption option,
      String defaultText,
      String description) {
    super(group, name, option, defaultText, description);
    this.type = type;
  }

  @Override
  public SettingType<T> type() {
    return type;
  }

  @Override
  public String typeName() {
    return type.name();
  }

  /** Returns the default. */
  T defaultValue() {
    return type.read(
        ConfigFactory.parseString(DEFAULT + " = " + defaultText()),
        DEFAULT,
        fault -> {
          throw new IllegalStateException("The default of " + key() + " is wrong: " + fault);
        });
  }
}
