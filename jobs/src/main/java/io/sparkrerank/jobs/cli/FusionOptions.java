package io.sparkrerank.jobs.cli;

import java.util.Map;
import picocli.CommandLine.Option;

/** Options: how two lists become one. */
public final class FusionOptions {

  @Option(
      names = "--fuse",
      paramLabel = "METHOD",
      description = {
        "Make one list of two, by rrf (reciprocal ranks) or zscore: of rerank the first stage's and",
        "the model's (default: the model's alone), of hybrid BM25's and the vectors' (default: rrf)."
      })
  private String method;

  @Option(
      names = "--first-weight",
      paramLabel = "SHARE",
      description = "The share of the first of both lists in it, from 0 to 1 (default 0.5).")
  private String firstWeight;

  /**
   * Puts the options into {@code settings}, by the setting that each stands for; null if not given.
   */
  public void put(Map<String, Object> settings) {
    settings.put("rerank.fusion.method", method);
    settings.put("rerank.fusion.first-weight", firstWeight);
  }
}
