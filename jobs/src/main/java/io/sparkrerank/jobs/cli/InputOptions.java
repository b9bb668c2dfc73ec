package io.sparkrerank.jobs.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options: where the rows come from, and the settings file. */
public final class InputOptions {

  @Option(names = "--config", paramLabel = "FILE", description = "Settings in HOCON.")
  private Path config;

  @Option(
      names = "--input",
      paramLabel = "PATH",
      description = "Files, folders or globs. May be given more than once.")
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

  @Option(
      names = "--on-bad-rows",
      paramLabel = "ACTION",
      description = "reject: they go to rejected/ (default); fail: stop before scoring.")
  private String onBadRows;

  /** The settings file, or null. */
  public Path file() {
    return config;
  }

  /**
   * Puts the options into {@code settings}, by the setting that each stands for; null if not given.
   */
  public void put(Map<String, Object> settings) {
    settings.put("rerank.input.paths", input);
    settings.put("rerank.input.format", format);
    if (columns != null) {
      columns.forEach((ours, yours) -> settings.put("rerank.input.columns." + ours, yours));
    }
    settings.put("rerank.input.header", header);
    settings.put("rerank.input.on-bad-rows", onBadRows);
  }
}
