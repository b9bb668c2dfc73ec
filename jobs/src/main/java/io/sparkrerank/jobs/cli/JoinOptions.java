package io.sparkrerank.jobs.cli;

import java.util.Map;
import picocli.CommandLine.Option;

/** Options: the joined form of candidates, and dialogues as queries. */
public final class JoinOptions {

  @Option(names = "--run", paramLabel = "FILE", description = "A TREC run, to be joined with:")
  private String run;

  @Option(
      names = "--queries",
      paramLabel = "PATH",
      description = "the queries that it names (JSONL, Parquet, TSV), and")
  private String queries;

  @Option(names = "--corpus", paramLabel = "PATH", description = "the documents that it names.")
  private String corpus;

  @Option(
      names = "--turn-separator",
      paramLabel = "TEXT",
      description = "Queries are dialogues, arrays of turns: what joins these, as ' '.")
  private String turnSeparator;

  /**
   * Puts the options into {@code settings}, by the setting that each stands for; null if not given.
   */
  public void put(Map<String, Object> settings) {
    settings.put("rerank.input.run", run);
    settings.put("rerank.input.queries", queries);
    settings.put("rerank.input.corpus", corpus);
    settings.put("rerank.input.turn-separator", turnSeparator);
  }
}
