package io.sparkrerank.jobs.cli;

import java.util.Map;
import picocli.CommandLine.Option;

/** Options: how a model reads a query and a text together. */
public final class PairOptions {

  @Option(
      names = "--query-share",
      paramLabel = "SHARE",
      description = "The share of a pair that a query may always keep (default 0.75).")
  private String queryShare;

  /**
   * Puts the options into {@code settings}, by the setting that each stands for; null if not given.
   */
  public void put(Map<String, Object> settings) {
    settings.put("rerank.model.query-share", queryShare);
  }
}
