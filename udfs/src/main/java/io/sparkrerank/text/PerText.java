package io.sparkrerank.text;

import java.util.Map;

/**
 * One value for each distinct text of a call.
 *
 * @param values the values by text
 */
record PerText<T>(Map<String, T> values) {

  /** Returns the value of {@code text}, which must be one of the texts of the call. */
  T of(String text) {
    T value = values.get(text);
    if (value == null) {
      throw new IllegalArgumentException("Not one of the texts that were read");
    }
    return value;
  }
}
