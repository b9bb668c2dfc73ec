package io.sparkrerank.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueType;
import io.sparkrerank.RerankException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A kind of value that a setting has: how it is read, and its name in messages and in the
 * documentation. Immutable.
 *
 * @param <T> the Java type of the values
 */
public final class SettingType<T> {

  /** The form of a value on the command line. */
  public enum Form {
    /** One value. */
    VALUE,
    /** Nothing: an option that stands alone means true. */
    SWITCH,
    /** One value for each time that the option is given. */
    LIST,
    /** Name and value, joined by an equals sign. */
    MAP
  }

  /** Reads the value at a path of a configuration. */
  @FunctionalInterface
  private interface Reader<T> {

    /**
     * Reads a value, and passes to {@code faults} a sentence for each part of it that is wrong.
     *
     * @throws ConfigException if the value is of another kind
     * @throws IllegalArgumentException if the value is wrong; the message says why
     */
    T read(Config config, String path, Consumer<String> faults);
  }

  private final String name;
  private final Form form;
  private final Reader<T> reader;

  private SettingType(String name, Form form, Reader<T> reader) {
    this.name = name;
    this.form = form;
    this.reader = reader;
  }

  /** Returns the kind of value in words, such as "a whole number from 1". */
  public String name() {
    return name;
  }

  /** Returns the form of a value on the command line. */
  public Form form() {
    return form;
  }

  /**
   * Reads the value at {@code path}.
   *
   * @param faults takes a sentence for each part of the value that is wrong
   * @throws ConfigException if the value is of another kind
   * @throws IllegalArgumentException if the value is wrong; the message says why
   */
  T read(Config config, String path, Consumer<String> faults) {
    return reader.read(config, path, faults);
  }

  private static <T> SettingType<T> value(String name, Reader<T> reader) {
    return new SettingType<>(name, Form.VALUE, reader);
  }

  /** Returns the type of any text. */
  public static SettingType<String> text() {
    return value("a text", (config, path, faults) -> config.getString(path));
  }

  /** Returns the type of a text that matches {@code pattern} as a whole; {@code name} says so. */
  public static SettingType<String> matching(String name, String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    return value(
        name,
        (config, path, faults) -> {
          String text = config.getString(path);
          return require(compiled.matcher(text).matches(), text, path);
        });
  }

  /**
   * Returns the type of what {@code parser} makes of a text; its exception's message is a fault.
   */
  public static <T> SettingType<T> parsed(String name, Function<String, T> parser) {
    return value(name, (config, path, faults) -> parser.apply(config.getString(path)));
  }

  /** Returns the type of the constants of an enumeration, by their names in lower case. */
  public static <E extends Enum<E>> SettingType<E> choice(Class<E> type) {
    Map<String, E> constants = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      constants.put(constant.name().toLowerCase(Locale.ROOT), constant);
    }
    String name = "one of " + String.join(", ", constants.keySet());
    return value(
        name,
        (config, path, faults) -> {
          E constant = constants.get(config.getString(path));
          if (constant == null) {
            throw new UnexpectedValueException(name);
          }
          return constant;
        });
  }

  /** Returns the type of a value that is true or false. */
  public static SettingType<Boolean> flag() {
    return new SettingType<>(
        "true or false", Form.SWITCH, (config, path, faults) -> config.getBoolean(path));
  }

  /** Returns the type of any whole number. */
  public static SettingType<Long> wholeNumber() {
    return value("a whole number", (config, path, faults) -> config.getLong(path));
  }

  /** Returns the type of a whole number that is at least {@code least}. */
  public static SettingType<Integer> wholeNumberFrom(int least) {
    return value(
        "a whole number from " + least,
        (config, path, faults) -> {
          int number = config.getInt(path);
          return require(
              number >= least && isWhole(config, path, number), Integer.valueOf(number), path);
        });
  }

  /** Returns the type of a whole number from 1, which may be too large for an int. */
  public static SettingType<Long> count() {
    return value(
        "a whole number from 1",
        (config, path, faults) -> {
          long number = config.getLong(path);
          return require(number >= 1 && isWhole(config, path, number), Long.valueOf(number), path);
        });
  }

  /** Returns the type of any finite number. */
  public static SettingType<Double> number() {
    return number("a number", Double::isFinite);
  }

  /** Returns the type of a finite number above 0. */
  public static SettingType<Double> numberAbove0() {
    return number("a number above 0", number -> number > 0 && Double.isFinite(number));
  }

  /** Returns the type of a number from 0 to 1. */
  public static SettingType<Double> share() {
    return number("a number from 0 to 1", number -> number >= 0 && number <= 1);
  }

  /** Returns the type of a number above 0 and at most 1. */
  public static SettingType<Double> shareAbove0() {
    return number("a number above 0 and at most 1", number -> number > 0 && number <= 1);
  }

  private static SettingType<Double> number(String name, Predicate<Double> isRight) {
    return value(
        name,
        (config, path, faults) -> {
          Double number = config.getDouble(path);
          return require(isRight.test(number), number, path);
        });
  }

  /** Returns the type of a list of texts; a single text counts as a list. */
  public static SettingType<List<String>> texts() {
    return list("a list of texts", (texts, faults) -> texts);
  }

  /** Returns the type of what {@code parser} makes of a whole list of texts. */
  public static <T> SettingType<List<T>> parsedTexts(
      String name, Function<List<String>, List<T>> parser) {
    return list(name, (texts, faults) -> parser.apply(texts));
  }

  /** Returns the type of what {@code parser} makes of each text of a list. */
  public static <T> SettingType<List<T>> eachParsed(String name, Function<String, T> parser) {
    return list(
        name, (texts, faults) -> List.copyOf(parsed(texts, parser, faults, new ArrayList<>())));
  }

  /**
   * Returns the type of what {@code parser} makes of each name of a list. A text may hold several
   * names with commas between them. A name that is listed twice counts once.
   */
  public static <T> SettingType<List<T>> names(String name, Function<String, T> parser) {
    return list(
        name,
        (texts, faults) -> {
          List<String> names =
              texts.stream()
                  .flatMap(text -> Arrays.stream(text.split(",")))
                  .map(String::strip)
                  .toList();
          return List.copyOf(parsed(names, parser, faults, new LinkedHashSet<>()));
        });
  }

  private static <T> Collection<T> parsed(
      List<String> texts,
      Function<String, T> parser,
      Consumer<String> faults,
      Collection<T> values) {
    for (String text : texts) {
      try {
        values.add(parser.apply(text));
      } catch (IllegalArgumentException e) {
        faults.accept(String.valueOf(e.getMessage()));
      }
    }
    return values;
  }

  /** Makes values of the texts of a list. */
  @FunctionalInterface
  private interface Parser<T> {
    List<T> parse(List<String> texts, Consumer<String> faults);
  }

  private static <T> SettingType<List<T>> list(String name, Parser<T> parser) {
    return new SettingType<>(
        name,
        Form.LIST,
        (config, path, faults) -> {
          List<String> texts = texts(config, path);
          try {
            return parser.parse(texts, faults);
          } catch (RerankException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
          }
        });
  }

  private static List<String> texts(Config config, String path) {
    if (isNothing(config, path)) {
      return List.of();
    }
    if (config.getValue(path).valueType() == ConfigValueType.LIST) {
      return config.getStringList(path);
    }
    try {
      return List.of(config.getString(path));
    } catch (ConfigException e) {
      throw new UnexpectedValueException("a text");
    }
  }

  /** Returns the type of a map from names that the user chooses to texts. */
  public static SettingType<Map<String, String>> map() {
    return new SettingType<>(
        "names and texts",
        Form.MAP,
        (config, path, faults) ->
            config.getObject(path).entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> String.valueOf(entry.getValue().unwrapped()),
                        (first, second) -> second,
                        LinkedHashMap::new)));
  }

  /** Returns the type of a list of groups of settings. */
  public static SettingType<List<? extends Config>> groups() {
    return value(
        "a list of groups of settings",
        (config, path, faults) -> isNothing(config, path) ? List.of() : config.getConfigList(path));
  }

  /** Says whether {@code path} has no value. What stands above it may be no group of settings. */
  static boolean isNothing(Config config, String path) {
    try {
      return config.getIsNull(path);
    } catch (ConfigException e) {
      return true;
    }
  }

  private static boolean isWhole(Config config, String path, double number) {
    return config.getDouble(path) == number;
  }

  private static <T> T require(boolean isRight, T value, String path) {
    if (!isRight) {
      throw wrong(path);
    }
    return value;
  }

  private static ConfigException wrong(String path) {
    return new ConfigException.BadValue(path, "not as its type says");
  }
}
