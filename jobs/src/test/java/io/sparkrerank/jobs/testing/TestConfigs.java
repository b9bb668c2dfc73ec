package io.sparkrerank.jobs.testing;

import io.sparkrerank.jobs.config.ConfigLoader;
import io.sparkrerank.jobs.config.ConfigSources;
import io.sparkrerank.jobs.config.Settings;
import java.util.Map;
import java.util.function.Function;

/** Configurations of commands, made of settings alone. */
public final class TestConfigs {

  private TestConfigs() {}

  /** Loads settings as a command line gives them, without a file and without those of Spark. */
  public static <C> C load(Map<String, Object> settings, Function<Settings, C> reader) {
    return ConfigLoader.load(new ConfigSources(null, Map.of(), settings), reader);
  }
}
