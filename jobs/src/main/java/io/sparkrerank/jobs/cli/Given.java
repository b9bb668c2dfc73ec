package io.sparkrerank.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** The settings that a command line gives. */
public final class Given {

  private Given() {}

  /** {@code options} without those that were not given, which are null. */
  public static Map<String, Object> of(Map<String, Object> options) {
    Map<String, Object> given = new LinkedHashMap<>(options);
    given.values().removeIf(value -> value == null);
    return given;
  }
}
