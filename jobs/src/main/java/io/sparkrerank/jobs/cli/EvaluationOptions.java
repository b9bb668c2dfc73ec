package io.sparkrerank.jobs.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that {@code evaluate} and {@code compare} share. */
public final class EvaluationOptions {

  @Option(names = "--config", paramLabel = "FILE", description = "Settings in HOCON.")
  private Path config;

  @Option(
      names = "--qrels",
      paramLabel = "FILE",
      description = "Judgments: TREC lines, BEIR's TSV with its header, or Parquet; .gz too.")
  private String qrels;

  @Option(
      names = "--measure",
      paramLabel = "NAME",
      description =
          "By the names of ir_measures, as nDCG@10,RR(rel=2)@10, or of trec_eval, as map; trec stands"
              + " for trec_eval's official measures. May be given more than once (default:"
              + " nDCG@10,RR@10,AP,P@10,R@20,Success@1).")
  private List<String> measures;

  @Option(
      names = "--averaging",
      paramLabel = "OVER",
      description =
          "complete (default): all queries with judgments, as trec_eval's -c; common: those of them "
              + "that the run has.")
  private String averaging;

  @Option(
      names = "--relevance-level",
      paramLabel = "GRADE",
      description = "The lowest grade that is relevant (default 1); trec_eval's -l.")
  private String relevanceLevel;

  @Option(
      names = "--depth",
      paramLabel = "N",
      description = "How many documents of a query are looked at (default: all); trec_eval's -M.")
  private String depth;

  @Option(
      names = "--judged-only",
      description = "Drop documents without a judgment first; trec_eval's -J.")
  private boolean judgedOnly;

  @Option(
      names = "--ties",
      paramLabel = "RULE",
      description =
          "trec (default): scores, then ids, order documents; rank: the run's own ranks, as the "
              + "MS MARCO script does.")
  private String ties;

  @Option(names = "--per-query", description = "Print the values of single queries too.")
  private boolean perQuery;

  @Option(
      names = "--format",
      paramLabel = "FORM",
      description = "table (default), trec_eval, markdown, latex, csv or json.")
  private String format;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where report.html, metrics.json, metrics_by_query/ and manifest.json go.")
  private String output;

  @Option(names = "--overwrite", description = "Replace the results of an earlier run.")
  private boolean overwrite;

  /** The file of settings, or null. */
  public Path config() {
    return config;
  }

  /** Tells where results were written, if they were. */
  public void printOutput(PrintWriter err) {
    if (output != null) {
      err.printf(
          "Results are in %s: report.html, metrics.json, metrics_by_query/, manifest.json%n",
          output);
    }
  }

  /** Puts the options that were given by the setting that each stands for. */
  public void putInto(Map<String, Object> settings) {
    settings.put("rerank.evaluation.qrels", qrels);
    settings.put("rerank.evaluation.measures", measures);
    settings.put("rerank.evaluation.averaging", averaging);
    settings.put("rerank.evaluation.relevance-level", relevanceLevel);
    settings.put("rerank.evaluation.depth", depth);
    settings.put("rerank.evaluation.judged-only", judgedOnly ? true : null);
    settings.put("rerank.evaluation.ties", ties);
    settings.put("rerank.evaluation.per-query", perQuery ? true : null);
    settings.put("rerank.evaluation.format", format);
    settings.put("rerank.output.path", output);
    settings.put("rerank.output.overwrite", overwrite ? true : null);
  }
}
