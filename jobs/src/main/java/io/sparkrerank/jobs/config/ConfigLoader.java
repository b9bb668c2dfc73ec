package io.sparkrerank.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import io.sparkrerank.ErrorCategory;
import io.sparkrerank.NearestName;
import io.sparkrerank.RerankException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Loads the configuration of a command from several sources. A later source wins over an earlier
 * one:
 *
 * <ol>
 *   <li>the built-in {@code reference.conf}, which holds the defaults of all settings
 *   <li>the file given with {@code --config}
 *   <li>{@code spark.rerank.*} in Spark's configuration
 *   <li>the command line
 * </ol>
 */
public final class ConfigLoader {

  private static final String ROOT = "rerank";

  /** The user chooses the names below this key. */
  private static final String FREE_NAMES = InputSettings.COLUMNS.key() + ".";

  private static final Config REFERENCE =
      ConfigFactory.parseResources(
          "io/sparkrerank/jobs/reference.conf",
          ConfigParseOptions.defaults()
              .setAllowMissing(false)
              .setClassLoader(ConfigLoader.class.getClassLoader()));

  private static final Set<String> KNOWN_KEYS =
      Collections.unmodifiableSet(keys(REFERENCE.root(), ""));

  private ConfigLoader() {}

  /**
   * Loads the configuration of a command.
   *
   * @param reader reads what the command needs, and adds the faults that it finds
   * @return what {@code reader} returned
   * @throws RerankException of category CONFIG if there are faults; the message lists all of them
   */
  public static <C> C load(ConfigSources sources, Function<Settings, C> reader) {
    Config user =
        ConfigFactory.parseMap(sources.commandLine(), "command line")
            .withFallback(
                ConfigFactory.parseMap(sparkTwins(sources.spark()), "Spark configuration"))
            .withFallback(sources.file() == null ? ConfigFactory.empty() : parse(sources.file()));
    Config config;
    try {
      config = user.withFallback(REFERENCE).resolve();
    } catch (ConfigException e) {
      throw new RerankException(
          ErrorCategory.CONFIG, "Cannot resolve the configuration: " + e.getMessage(), e);
    }
    Settings settings = new Settings(config);
    unknownKeys(user.root(), settings);
    C result = reader.apply(settings);
    settings.requireNoFaults();
    return result;
  }

  /** Returns the keys of all settings. */
  static Set<String> knownKeys() {
    return KNOWN_KEYS;
  }

  private static Config parse(Path file) {
    if (!Files.isRegularFile(file)) {
      throw RerankException.config("Configuration file not found: %s", file);
    }
    try {
      return ConfigFactory.parseFile(file.toFile());
    } catch (ConfigException e) {
      throw new RerankException(
          ErrorCategory.CONFIG, "The configuration file is not HOCON: " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> sparkTwins(Map<String, String> sparkSettings) {
    Map<String, Object> twins = new TreeMap<>();
    String prefix = "spark." + ROOT + ".";
    sparkSettings.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            twins.put(key.substring("spark.".length()), value);
          }
        });
    return twins;
  }

  /** Adds a fault for each key of {@code user} that no setting has. */
  public static void unknownKeys(ConfigObject user, Settings settings) {
    for (String key : keys(user, "")) {
      if (KNOWN_KEYS.stream().anyMatch(setting -> setting.startsWith(key + "."))) {
        settings.fault("%s is a group of settings, not a value (%s)", key, origin(user, key));
      } else if (!KNOWN_KEYS.contains(key) && !key.startsWith(FREE_NAMES)) {
        settings.fault(
            "Unknown setting %s (%s)%s", key, origin(user, key), NearestName.hint(key, KNOWN_KEYS));
      }
    }
  }

  /** Returns where the value at {@code key} was set, such as a file with the number of a line. */
  private static String origin(ConfigObject object, String key) {
    ConfigValue value = object;
    for (String name : key.split("\\.")) {
      value = Objects.requireNonNull(((ConfigObject) value).get(name), name);
    }
    return value.origin().description();
  }

  /** Returns the paths of all values below {@code object}, nulls and empty objects included. */
  private static Set<String> keys(ConfigObject object, String prefix) {
    Set<String> keys = new TreeSet<>();
    object.forEach(
        (name, value) -> {
          String key = prefix + name;
          if (value instanceof ConfigObject inner && !inner.isEmpty()) {
            keys.addAll(keys(inner, key + "."));
          } else {
            keys.add(key);
          }
        });
    return keys;
  }
}
