package io.sparkrerank.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.sparkrerank.RerankException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Typed reading of settings that gathers all faults, so that the user sees them at once. A fault
 * names the key, the value and where it was set. Not thread-safe.
 */
public final class Settings {

  private static final String AUTO = "auto";

  private final Config config;
  private final List<String> faults = new ArrayList<>();

  public Settings(Config config) {
    this.config = config;
  }

  /** All settings. */
  public Config config() {
    return config;
  }

  /** All settings below {@code rerank} as JSON, secrets left out. */
  public String rendered() {
    return Secrets.withoutUsers(config.getValue("rerank").render(ConfigRenderOptions.concise()));
  }

  /** The faults that were noted. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** Notes a fault. */
  public void fault(String format, Object... args) {
    faults.add(String.format(format, args));
  }

  /** Throws one error with all faults that were noted. */
  void requireNoFaults() {
    if (!faults.isEmpty()) {
      throw RerankException.config("%s", String.join("\n", faults));
    }
  }

  /** The text at {@code key}, or null. */
  public String text(String key) {
    return isNull(key) ? null : read(key, "a text", config::getString);
  }

  /** The text at {@code key}, or null if it says auto. */
  public String textOrAuto(String key) {
    String text = text(key);
    return AUTO.equals(text) ? null : text;
  }

  /** The texts at {@code key}; a single one counts as a list. */
  public List<String> texts(String key) {
    if (isNull(key)) {
      return List.of();
    }
    boolean list = config.getValue(key).valueType() == ConfigValueType.LIST;
    List<String> texts =
        list
            ? read(key, "a list of texts", config::getStringList)
            : read(key, "a text", path -> List.of(config.getString(path)));
    return texts == null ? List.of() : texts;
  }

  /** The names and texts below {@code key}. */
  Map<String, String> map(String key) {
    Map<String, String> map = new LinkedHashMap<>();
    ConfigObject object = read(key, "names and texts", config::getObject);
    if (object != null) {
      object.forEach((name, value) -> map.put(name, String.valueOf(value.unwrapped())));
    }
    return map;
  }

  /** The groups of settings that are listed at {@code key}. */
  public List<? extends Config> groups(String key) {
    List<? extends Config> groups =
        isNull(key) ? List.of() : read(key, "a list of groups of settings", config::getConfigList);
    return groups == null ? List.of() : groups;
  }

  /** The number at {@code key}. */
  double number(String key, double above, double most) {
    Double number = read(key, "a number", config::getDouble);
    if (number != null && !(number > above && number <= most)) {
      fault("Expected a number above %s and at most %s at %s", above, most, described(key));
    }
    return number == null ? most : number;
  }

  /** The number from 0 to 1 at {@code key}. */
  public double share(String key) {
    Double number = read(key, "a number from 0 to 1", config::getDouble);
    if (number != null && !(number >= 0 && number <= 1)) {
      fault("Expected a number from 0 to 1 at %s", described(key));
    }
    return number == null ? 0 : number;
  }

  /** The number above 0 at {@code key}. */
  public double aboveZero(String key) {
    Double number = read(key, "a number above 0", config::getDouble);
    if (number != null && !(number > 0 && number < Double.POSITIVE_INFINITY)) {
      fault("Expected a number above 0 at %s", described(key));
    }
    return number == null ? 1 : number;
  }

  /** The number above 0 at {@code key}, or null if it says {@code word}. */
  Double numberOr(String key, String word) {
    if (!isNull(key) && word.equals(config.getValue(key).unwrapped())) {
      return null;
    }
    String expected = "a number above 0, or \"" + word + "\"";
    Double number = read(key, expected, config::getDouble);
    if (number != null && !(number > 0 && number < Double.POSITIVE_INFINITY)) {
      fault("Expected %s at %s", expected, described(key));
    }
    return number;
  }

  /** Any finite number at {@code key}, or null if it says {@code word}. */
  public Double finiteOr(String key, String word) {
    if (!isNull(key) && word.equals(config.getValue(key).unwrapped())) {
      return null;
    }
    String expected = "a number, or \"" + word + "\"";
    Double number = read(key, expected, config::getDouble);
    if (number != null && !Double.isFinite(number)) {
      fault("Expected %s at %s", expected, described(key));
    }
    return number;
  }

  /** The whole number, at least 0, at {@code key}. */
  public int fromZero(String key) {
    Integer number = read(key, "a whole number from 0", config::getInt);
    if (number != null && (number < 0 || config.getDouble(key) != number)) {
      fault("Expected a whole number from 0 at %s", described(key));
    }
    return number == null ? 0 : number;
  }

  /** The whole number, at least 1, at {@code key}. */
  public int positive(String key) {
    Integer number = positiveOr(key, "");
    return number == null ? 1 : number;
  }

  /** The whole number, at least 1, at {@code key}, or null if it says {@code word}. */
  public Integer positiveOr(String key, String word) {
    return fromOne(key, word, config::getInt);
  }

  /** As {@link #positiveOr}, of any size. */
  Long countOr(String key, String word) {
    return fromOne(key, word, config::getLong);
  }

  private <N extends Number> N fromOne(String key, String word, Function<String, N> reader) {
    if (!isNull(key) && !word.isEmpty() && word.equals(config.getValue(key).unwrapped())) {
      return null;
    }
    String expected = "a whole number from 1" + (word.isEmpty() ? "" : ", or \"" + word + "\"");
    N number = read(key, expected, reader);
    if (number != null
        && (number.longValue() < 1 || config.getDouble(key) != number.doubleValue())) {
      fault("Expected %s at %s", expected, described(key));
    }
    return number;
  }

  /** Any whole number at {@code key}. */
  public long whole(String key) {
    Long number = read(key, "a whole number", config::getLong);
    return number == null ? 0 : number;
  }

  /** True or false at {@code key}. */
  boolean flag(String key) {
    return Boolean.TRUE.equals(read(key, "true or false", config::getBoolean));
  }

  /** One of the constants of {@code type}. */
  public <E extends Enum<E>> E choice(String key, Class<E> type) {
    String text = text(key);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    String names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    fault("Expected one of %s at %s", names, described(key));
    return null;
  }

  /** One of the constants of {@code type}, or null if it says auto. */
  public <E extends Enum<E>> E choiceOrAuto(String key, Class<E> type) {
    return AUTO.equals(text(key)) ? null : choice(key, type);
  }

  /** What {@code parser} makes of the text at {@code key}; its exception's message is a fault. */
  public <T> T parsed(String key, Function<String, T> parser) {
    String text = read(key, "a text", config::getString);
    try {
      return text == null ? null : parser.apply(text);
    } catch (IllegalArgumentException e) {
      fault("%s, at %s", e.getMessage(), described(key));
      return null;
    }
  }

  /** What {@code parser} makes of each of the texts at {@code key}, each once. */
  public <T> List<T> parsedList(String key, Function<String, T> parser) {
    Set<T> values = new LinkedHashSet<>();
    for (String text : texts(key)) {
      for (String part : text.split(",")) {
        try {
          values.add(parser.apply(part.strip()));
        } catch (IllegalArgumentException e) {
          fault("%s, at %s", e.getMessage(), described(key));
        }
      }
    }
    return List.copyOf(values);
  }

  /** Whether there is no value; what stands above it may be no group of settings. */
  private boolean isNull(String key) {
    try {
      return config.getIsNull(key);
    } catch (ConfigException e) {
      return true;
    }
  }

  private <T> T read(String key, String expected, Function<String, T> reader) {
    try {
      return reader.apply(key);
    } catch (ConfigException e) {
      fault("Expected %s at %s", expected, described(key));
      return null;
    }
  }

  private String described(String key) {
    if (isNull(key)) {
      return key + ", found nothing";
    }
    ConfigValue value = config.getValue(key);
    return "%s = %s (%s)".formatted(key, value.unwrapped(), value.origin().description());
  }
}
