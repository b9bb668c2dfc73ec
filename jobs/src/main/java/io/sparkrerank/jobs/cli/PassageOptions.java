package io.sparkrerank.jobs.cli;

import java.util.Map;
import picocli.CommandLine.Option;

/** Options: what becomes of long texts. */
public final class PassageOptions {

  @Option(
      names = "--passage-window",
      paramLabel = "N",
      description = "The most tokens of a passage (default: what fits beside the query).")
  private String window;

  @Option(
      names = "--passage-stride",
      paramLabel = "N",
      description = "Tokens from the start of one passage to the next (default: half a window).")
  private String stride;

  /**
   * Puts the options into {@code settings}, by the setting that each stands for; null if not given.
   */
  public void put(Map<String, Object> settings) {
    settings.put("rerank.long-text.window", window);
    settings.put("rerank.long-text.stride", stride);
  }
}
