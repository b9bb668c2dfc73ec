package io.sparkrerank.jobs.cli;

import io.sparkrerank.jobs.RerankJob;
import io.sparkrerank.jobs.config.ConfigLoader;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.report.MeasuresTable;
import io.sparkrerank.jobs.report.RowCounts;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spark-rerank rerank}. */
@Command(
    name = "rerank",
    description = "Re-ranks candidates with a cross-encoder and measures the result.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  spark-rerank rerank --config conf/sample.conf --overwrite",
      "  spark-rerank rerank --input pairs.parquet --model models/ms-marco-MiniLM-L6-v2 \\",
      "      --qrels qrels.txt --output out",
      "  spark-rerank rerank --run bm25.trec --queries queries.jsonl --corpus corpus.jsonl \\",
      "      --model models/bge-reranker-base --top-k 10 --output hdfs:///rerank/out \\",
      "      --master yarn --conf spark.executor.resource.gpu.amount=1",
      "",
      "Every setting is described in conf/reference.conf. What wins, from the weakest: the defaults",
      "there, --config, spark.rerank.* in Spark's configuration, and the options above."
    })
public final class RerankCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

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

  @Override
  public Integer call() throws IOException {
    RerankConfig settings =
        ConfigLoader.load(config, SparkSessions.settings(), Given.of(commandLine()));
    try (SparkSession spark = SparkSessions.open("spark-rerank rerank")) {
      RerankJob.Result result = new RerankJob(spark, settings, progressStream()).run();
      print(settings, result);
    }
    return 0;
  }

  /** The options by the setting that each stands for; null where one was not given. */
  private Map<String, Object> commandLine() {
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
    return settings;
  }

  /** Progress goes beside errors, so that standard output holds the result alone. */
  private static PrintStream progressStream() {
    return System.err;
  }

  private void print(RerankConfig settings, RerankJob.Result result) {
    PrintWriter out = spec.commandLine().getOut();
    RowCounts rows = result.rows();
    out.printf(
        Locale.ROOT,
        "%,d pairs in = %,d ranked + %,d rejected; %,d queries%n"
            + "%,d distinct pairs = %,d scored on %s in %.1f s + %,d reused + %,d rejected%n",
        rows.read(),
        rows.ranked(),
        rows.rejectedInAll(),
        rows.queries().ranked(),
        rows.pairs().distinct(),
        rows.pairs().scored(),
        result.device(),
        result.scoringSeconds(),
        rows.pairs().reused(),
        rows.pairs().rejected());
    if (rows.queries().incomplete() + rows.queries().lost() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d queries are incomplete, and %,d have no list: rejected/ says why%n",
          rows.queries().incomplete(),
          rows.queries().lost());
    }
    if (rows.truncated() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d of the rows written (%.1f %%) are longer than the model reads and were cut%n",
          rows.truncated(),
          100.0 * rows.truncated() / rows.written());
    }
    if (settings.topK() != null) {
      out.printf(
          Locale.ROOT,
          "%,d written: the best %,d of each query%n",
          rows.written(),
          settings.topK());
    }
    rows.rejected().forEach((reason, count) -> out.printf("  rejected %,d: %s%n", count, reason));
    if (result.drift() != null) {
      out.println(result.drift());
    }
    if (result.evaluation() != null) {
      out.printf("%n%s", MeasuresTable.of(result.evaluation()));
    } else {
      out.printf("%nNo judgments, no measures: give --qrels or a relevance column.%n");
    }
    out.printf(
        "%nResults are in %s: report.html, run.trec, ranked/, rejected/, scores/, manifest.json%s%n",
        settings.output().path(),
        result.evaluation() == null ? "" : ", metrics.json, metrics_by_query/");
    out.flush();
  }
}
