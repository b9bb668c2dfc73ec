package io.sparkrerank.jobs.config;

import org.jspecify.annotations.Nullable;

/**
 * The option of the command line that stands for a setting.
 *
 * @param name the name, such as {@code --top-k}
 * @param valueName the word that stands for the value in the help, or null for a switch
 * @param valueIfAlone the value of an option that is given without one, or null if it needs one
 * @param isCommaSeparated whether commas cut a value into several
 */
public record SettingOption(
    String name,
    @Nullable String valueName,
    @Nullable String valueIfAlone,
    boolean isCommaSeparated) {

  /** Returns the name with the word that stands for the value, such as {@code --top-k K}. */
  public String usage() {
    return valueName == null ? name : name + " " + valueName;
  }
}
