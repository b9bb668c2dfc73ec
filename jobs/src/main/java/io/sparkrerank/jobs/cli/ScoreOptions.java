package io.sparkrerank.jobs.cli;

import java.util.Map;
import picocli.CommandLine.Option;

/** Options: what is made a score of a model's logits. */
public final class ScoreOptions {

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      description = "identity, sigmoid, softmax or auto (default: what the checkpoint says).")
  private String activation;

  @Option(
      names = "--label",
      paramLabel = "NAME",
      description = "The output that is the score, of a model with several.")
  private String label;

  /**
   * Puts the options into {@code settings}, by the setting that each stands for; null if not given.
   */
  public void put(Map<String, Object> settings) {
    settings.put("rerank.model.activation", activation);
    settings.put("rerank.model.label", label);
  }
}
