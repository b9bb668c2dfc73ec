package io.sparkrerank.jobs.cli;

import java.util.Map;
import picocli.CommandLine.Option;

/** Options: how pairs are scored, and where results go. */
public final class RunOptions {

  @Option(
      names = "--calibrate",
      description = "Try several batch sizes on the input first, and keep the fastest.")
  private boolean calibrate;

  @Option(names = "--partitions", paramLabel = "N", description = "Into how many tasks to cut.")
  private String partitions;

  @Option(
      names = "--max-rejected",
      paramLabel = "LIMIT",
      description = "Fail if more rows are rejected: a number, or a share as 0.01 or 1%%.")
  private String maxRejected;

  @Option(
      names = "--max-hours",
      paramLabel = "H",
      description = "Do not score if that would take longer, by the forecast of a sample.")
  private String maxHours;

  @Option(
      names = "--scores",
      paramLabel = "DIR",
      description = "Keep scores here from run to run, and score only what is not there.")
  private String scores;

  @Option(names = "--output", paramLabel = "DIR", description = "Where results go.")
  private String output;

  @Option(
      names = "--resume",
      description = "Go on with an earlier run: keep its scores, score what is missing.")
  private boolean resume;

  @Option(names = "--overwrite", description = "Replace the results of an earlier run.")
  private boolean overwrite;

  /**
   * Puts the options into {@code settings}, by the setting that each stands for; null if not given.
   */
  public void put(Map<String, Object> settings) {
    settings.put("rerank.batch.calibrate", calibrate ? true : null);
    settings.put("rerank.partitions", partitions);
    settings.put("rerank.max-rejected", maxRejected);
    settings.put("rerank.max-hours", maxHours);
    settings.put("rerank.scores", scores);
    settings.put("rerank.output.path", output);
    settings.put("rerank.resume", resume ? true : null);
    settings.put("rerank.output.overwrite", overwrite ? true : null);
  }
}
