package io.sparkrerank.jobs.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that {@code rerank} and {@code plan} share. */
final class RerankOptions {

  @Option(names = "--config", paramLabel = "FILE", description = "Settings in HOCON.")
  private Path config;

  @Option(
      names = "--input",
      paramLabel = "PATH",
      description = "Pairs: files, folders or globs. May be given more than once.")
  private List<String> input;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "parquet, json, csv, tsv or auto (by the path's ending).")
  private String format;

  @Option(
      names = "--columns",
      paramLabel = "OURS=YOURS",
      split = ",",
      description = "The input's column names, as query_id=qid,text=passage.")
  private Map<String, String> columns;

  @Option(
      names = "--header",
      paramLabel = "NAME",
      split = ",",
      description = "Column names of CSV or TSV files without a header line.")
  private List<String> header;

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
      names = "--on-bad-rows",
      paramLabel = "ACTION",
      description = "reject: they go to rejected/ (default); fail: stop before scoring.")
  private String onBadRows;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "A checkpoint as downloaded from the Hugging Face hub.")
  private String model;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description = "fp32 (default), bf16, fp16, or auto for what the processor has.")
  private String precision;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description = "The most tokens of a pair (default: the model's limit).")
  private String maxLength;

  @Option(
      names = "--query-share",
      paramLabel = "SHARE",
      description = "The share of a pair that a query may always keep (default 0.75).")
  private String queryShare;

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      description = "identity, sigmoid, softmax or auto (default: what the checkpoint says).")
  private String activation;

  @Option(
      names = "--label",
      paramLabel = "NAME",
      description = "The output to rank by, of a model with several.")
  private String label;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto (default), cpu, cuda or cuda:N.")
  private String device;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "How many documents of each query to keep (default: all).")
  private String topK;

  @Option(
      names = "--qrels",
      paramLabel = "FILE",
      description = "Judgments; without them a relevance column of the input is used.")
  private String qrels;

  @Option(
      names = "--measure",
      paramLabel = "NAME",
      description = "By the names of ir_measures, as nDCG@10,RR@10. May be given more than once.")
  private List<String> measures;

  @Option(
      names = "--calibrate",
      description = "Try several batch sizes on the input first, and keep the fastest.")
  private boolean calibrate;

  @Option(names = "--partitions", paramLabel = "N", description = "Into how many tasks to cut.")
  private String partitions;

  @Option(
      names = "--long-text",
      paramLabel = "MODE",
      description = "truncate (default), or passages: score long texts in overlapping parts.")
  private String longText;

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

  @Option(
      names = "--passage-aggregate",
      paramLabel = "NAME",
      description = "max (default), first, sum, mean, top3-mean; of several the first one ranks.")
  private List<String> aggregates;

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
      names = "--model-sha256",
      paramLabel = "HEX",
      description = "What the model must be: its fingerprint, or the SHA-256 of its weights' file.")
  private String modelSha256;

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

  /** The settings file, or null. */
  Path file() {
    return config;
  }

  /** The options that were given, by the setting that each stands for. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("rerank.input.paths", input);
    settings.put("rerank.input.format", format);
    if (columns != null) {
      columns.forEach((ours, yours) -> settings.put("rerank.input.columns." + ours, yours));
    }
    settings.put("rerank.input.header", header);
    settings.put("rerank.input.run", run);
    settings.put("rerank.input.queries", queries);
    settings.put("rerank.input.corpus", corpus);
    settings.put("rerank.input.on-bad-rows", onBadRows);
    settings.put("rerank.model.path", model);
    settings.put("rerank.model.precision", precision);
    settings.put("rerank.model.max-length", maxLength);
    settings.put("rerank.model.query-share", queryShare);
    settings.put("rerank.model.activation", activation);
    settings.put("rerank.model.label", label);
    settings.put("rerank.model.device", device);
    settings.put("rerank.top-k", topK);
    settings.put("rerank.evaluation.qrels", qrels);
    settings.put("rerank.evaluation.measures", measures);
    settings.put("rerank.batch.calibrate", calibrate ? true : null);
    settings.put("rerank.partitions", partitions);
    settings.put("rerank.long-text.mode", longText);
    settings.put("rerank.long-text.window", window);
    settings.put("rerank.long-text.stride", stride);
    settings.put("rerank.long-text.aggregate", aggregates);
    settings.put("rerank.max-rejected", maxRejected);
    settings.put("rerank.max-hours", maxHours);
    settings.put("rerank.model.sha256", modelSha256);
    settings.put("rerank.scores", scores);
    settings.put("rerank.resume", resume ? true : null);
    settings.put("rerank.output.path", output);
    settings.put("rerank.output.overwrite", overwrite ? true : null);
    return Given.of(settings);
  }
}
