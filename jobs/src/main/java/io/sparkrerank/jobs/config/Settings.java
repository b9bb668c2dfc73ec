package io.sparkrerank.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import io.sparkrerank.RerankException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of settings, read by their declarations. Gathers all faults, so that the user sees
 * them at once. A fault names the key, the value and where it was set. Not thread-safe.
 */
public final class Settings {

  private final Config config;
  private final Set<String> faults = new LinkedHashSet<>();
  private final Set<String> faultyKeys = new HashSet<>();

  /** Creates the values of a configuration in which every setting has one. */
  public Settings(Config config) {
    this.config = config;
  }

  /** Returns all values. */
  public Config config() {
    return config;
  }

  /** Returns all values below {@code rerank} as JSON, secrets left out. */
  public String rendered() {
    return Secrets.withoutUsers(config.getValue("rerank").render(ConfigRenderOptions.concise()));
  }

  /** Returns the faults so far, in the order in which they were found. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** Adds a fault. The same fault counts once. */
  public void fault(String format, Object... args) {
    faults.add(String.format(Locale.ROOT, format, args));
  }

  /** Says whether the value of a setting was found to be wrong when it was read. */
  public boolean isFaulty(DeclaredSetting setting) {
    return faultyKeys.contains(setting.key());
  }

  /**
   * Throws one error with all faults.
   *
   * @throws RerankException if there is any
   */
  void requireNoFaults() {
    if (!faults.isEmpty()) {
      throw RerankException.config("%s", String.join("\n", faults));
    }
  }

  /** Returns the value of a setting. A wrong value is a fault, and the default stands for it. */
  public <T> T get(Setting<T> setting) {
    T value = read(setting, setting.type());
    return value == null ? setting.defaultValue() : value;
  }

  /** Returns the value of a setting, or null if it has none. A wrong value is a fault, and null. */
  public <T> @Nullable T get(OptionalSetting<T> setting) {
    if (hasNone(setting)) {
      return null;
    }
    return read(setting, setting.type());
  }

  private boolean hasNone(OptionalSetting<?> setting) {
    if (SettingType.isNothing(config, setting.key())) {
      return setting.mayBeNull();
    }
    String word = setting.word();
    return word != null && word.equals(config.getValue(setting.key()).unwrapped());
  }

  private <T> @Nullable T read(DeclaredSetting setting, SettingType<T> type) {
    try {
      return type.read(config, setting.key(), fault -> faultAt(setting, fault + ","));
    } catch (ConfigException e) {
      faultAt(setting, "Expected " + setting.typeName());
    } catch (UnexpectedValueException e) {
      faultAt(setting, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      faultAt(setting, e.getMessage() + ",");
    }
    return null;
  }

  private void faultAt(DeclaredSetting setting, String fault) {
    faultyKeys.add(setting.key());
    fault("%s at %s", fault, described(setting));
  }

  /** Returns the key, the value and the place where it was set. */
  private String described(DeclaredSetting setting) {
    String key = setting.key();
    if (SettingType.isNothing(config, key)) {
      return key + ", found nothing";
    }
    ConfigValue value = config.getValue(key);
    return "%s = %s (%s)".formatted(key, value.unwrapped(), value.origin().description());
  }
}
