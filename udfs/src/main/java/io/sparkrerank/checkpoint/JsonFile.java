package io.sparkrerank.checkpoint;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JSON object in a file, with typed access that names the file and the key when a value is
 * missing or of another type.
 *
 * @param file where it was read from
 * @param root the object
 */
public record JsonFile(Path file, JsonNode root) {

  /** Python writes numbers that JSON has no word for, as NaN and Infinity, and reads them. */
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  /**
   * Reads {@code file}.
   *
   * @throws RerankException if it cannot be read or is not a JSON object
   */
  public static JsonFile read(Path file) {
    JsonNode root = tree(file);
    if (!root.isObject()) {
      throw RerankException.model("Not a JSON object: %s; download it again", file);
    }
    return new JsonFile(file, root);
  }

  /**
   * Reads {@code file}, which holds a list of objects.
   *
   * @throws RerankException if it cannot be read or holds something else
   */
  public static List<JsonFile> readAll(Path file) {
    JsonNode root = tree(file);
    List<JsonFile> objects = new ArrayList<>();
    for (JsonNode object : root) {
      objects.add(new JsonFile(file, object));
    }
    if (!root.isArray() || !objects.stream().allMatch(object -> object.root.isObject())) {
      throw RerankException.model("Not a list of JSON objects: %s; download it again", file);
    }
    return objects;
  }

  private static JsonNode tree(Path file) {
    DownloadedFile.requireContent(file);
    try (InputStream stream = Files.newInputStream(file)) {
      return JSON.readTree(stream);
    } catch (IOException e) {
      throw new RerankException(
          ErrorCategory.MODEL, "Cannot read " + file + ": " + firstLine(e), e);
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** Returns the object at {@code key}, empty if there is none. */
  public JsonFile at(String key) {
    if (!isAbsent(key) && !root.path(key).isObject()) {
      throw wrong(key, "an object");
    }
    return new JsonFile(file, root.path(key));
  }

  /** Returns the integer at {@code key}, which must be there. */
  public int integer(String key) {
    JsonNode value = root.path(key);
    if (!value.isInt()) {
      throw wrong(key, "an integer");
    }
    return value.asInt();
  }

  /** Returns the integer at {@code key}, or {@code absent} if there is none. */
  public int integer(String key, int absent) {
    return isAbsent(key) ? absent : integer(key);
  }

  /** Returns the integer, at least 1, at {@code key}, which must be there. */
  public int positive(String key) {
    int value = integer(key);
    if (value < 1) {
      throw wrong(key, "an integer from 1");
    }
    return value;
  }

  /** Returns the integer, at least 1, at {@code key}, or {@code absent} if there is none. */
  public int positive(String key, int absent) {
    return isAbsent(key) ? absent : positive(key);
  }

  /** Returns the finite number at {@code key}, or {@code absent} if there is none. */
  public double number(String key, double absent) {
    double value = numberOrInfinity(key, absent);
    if (Double.isInfinite(value)) {
      throw wrong(key, "a finite number");
    }
    return value;
  }

  /** Returns the number at {@code key}, or {@code absent} if there is none. */
  public double numberOrInfinity(String key, double absent) {
    if (isAbsent(key)) {
      return absent;
    }
    if (!root.path(key).isNumber() || Double.isNaN(root.path(key).asDouble())) {
      throw wrong(key, "a number");
    }
    return root.path(key).asDouble();
  }

  /** Returns {@code key} if there is a value at it, otherwise {@code other}. */
  public String firstOf(String key, String other) {
    return isAbsent(key) ? other : key;
  }

  /** Returns the text at {@code key}, or {@code absent} if there is none. */
  public String text(String key, String absent) {
    if (isAbsent(key)) {
      return absent;
    }
    if (!root.path(key).isTextual()) {
      throw wrong(key, "a text");
    }
    return root.path(key).asText();
  }

  /** Returns the truth value at {@code key}, or nothing if there is none. */
  public Optional<Boolean> flag(String key) {
    if (isAbsent(key)) {
      return Optional.empty();
    }
    if (!root.path(key).isBoolean()) {
      throw wrong(key, "true or false");
    }
    return Optional.of(root.path(key).asBoolean());
  }

  /**
   * Returns the texts at {@code key}: those of a list, or the one that stands there; none if
   * absent.
   */
  public List<String> texts(String key) {
    JsonNode value = root.path(key);
    if (!value.isArray()) {
      return isAbsent(key) ? List.of() : List.of(text(key, ""));
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode text : value) {
      if (!text.isTextual()) {
        throw wrong(key, "a list of texts");
      }
      texts.add(text.asText());
    }
    return texts;
  }

  private boolean isAbsent(String key) {
    return root.path(key).isMissingNode() || root.path(key).isNull();
  }

  private RerankException wrong(String key, String expected) {
    return RerankException.model(
        "Expected %s at \"%s\" in %s, found %s",
        expected, key, file, isAbsent(key) ? "nothing" : root.path(key));
  }
}
