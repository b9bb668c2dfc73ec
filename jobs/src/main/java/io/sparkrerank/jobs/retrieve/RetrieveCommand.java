package io.sparkrerank.jobs.retrieve;

import io.sparkrerank.jobs.cli.FusionOptions;
import io.sparkrerank.jobs.cli.Given;
import io.sparkrerank.jobs.cli.ModelArguments;
import io.sparkrerank.jobs.cli.RunOptions;
import io.sparkrerank.jobs.cli.SparkSessions;
import io.sparkrerank.jobs.cli.Summary;
import io.sparkrerank.jobs.config.ConfigLoader;
import io.sparkrerank.jobs.config.ConfigSources;
import io.sparkrerank.jobs.evaluation.print.MeasuresTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spark-rerank retrieve}. */
@Command(
    name = "retrieve",
    description = {
      "Finds the best documents of each query, looking at all of them.",
      "By BM25, by the vectors of a bi-encoder, or by both. What it writes, run.trec, is what rerank",
      "takes."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  spark-rerank retrieve --queries sample-data/queries.jsonl --corpus sample-data/corpus.jsonl \\",
      "      --output out/bm25",
      "  spark-rerank retrieve --queries sample-data/queries.jsonl --corpus sample-data/corpus.jsonl \\",
      "      --method hybrid --model sample-data/retrieval-model --qrels sample-data/qrels.txt \\",
      "      --output out/hybrid"
    })
public final class RetrieveCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "Settings in HOCON.")
  private Path config;

  @Option(
      names = "--queries",
      paramLabel = "FILE",
      description = "Queries: JSONL, Parquet, CSV, or TSV of id and text.")
  private String queries;

  @Option(
      names = "--corpus",
      paramLabel = "FILE",
      description = "Documents in the same formats; a title stands before the text.")
  private String corpus;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description = "bm25 (default), dense, or hybrid.")
  private String method;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "How many documents of each query to find (default 100).")
  private String topK;

  @Option(names = "--k1", paramLabel = "X", description = "BM25's k1 (default 0.9).")
  private String k1;

  @Option(names = "--b", paramLabel = "X", description = "BM25's b (default 0.4).")
  private String b;

  @Option(
      names = "--analyzer",
      paramLabel = "NAME",
      description = "How texts become terms: english (default), standard, or cjk.")
  private String analyzer;

  @Mixin private ModelArguments model;

  @Option(
      names = "--similarity",
      paramLabel = "NAME",
      description = "cosine or dot (default: what the model names, else cosine).")
  private String similarity;

  @Option(
      names = "--query-prompt",
      paramLabel = "TEXT",
      description = "What stands before a query that is embedded (default: what the model names).")
  private String queryPrompt;

  @Option(
      names = "--document-prompt",
      paramLabel = "TEXT",
      description = "The same for a document.")
  private String documentPrompt;

  @Option(
      names = "--vectors",
      paramLabel = "DIR",
      description = "Vectors of the documents, as embed wrote them, in place of embedding them.")
  private String vectors;

  @Option(names = "--query-vectors", paramLabel = "DIR", description = "The same for queries.")
  private String queryVectors;

  @Mixin private FusionOptions fusion;

  @Option(names = "--qrels", paramLabel = "FILE", description = "Judgments, to measure.")
  private String qrels;

  @Option(
      names = "--measure",
      paramLabel = "NAME",
      description = "By the names of ir_measures, as nDCG@10,R@100. May be given more than once.")
  private List<String> measures;

  @Option(
      names = "--on-bad-rows",
      paramLabel = "ACTION",
      description = "reject: they go to rejected/ (default); fail: stop before anything is done.")
  private String onBadRows;

  @Mixin private RunOptions run;

  @Override
  public Integer call() throws IOException {
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("rerank.input.queries", queries);
    given.put("rerank.input.corpus", corpus);
    given.put("rerank.input.on-bad-rows", onBadRows);
    given.put("rerank.retrieve.method", method);
    given.put("rerank.retrieve.top-k", topK);
    given.put("rerank.retrieve.k1", k1);
    given.put("rerank.retrieve.b", b);
    given.put("rerank.retrieve.analyzer", analyzer);
    given.put("rerank.retrieve.similarity", similarity);
    given.put("rerank.retrieve.query-prompt", queryPrompt);
    given.put("rerank.retrieve.document-prompt", documentPrompt);
    given.put("rerank.retrieve.vectors", vectors);
    given.put("rerank.retrieve.query-vectors", queryVectors);
    given.put("rerank.evaluation.qrels", qrels);
    given.put("rerank.evaluation.measures", measures);
    model.put(given);
    fusion.put(given);
    run.put(given);
    RetrieveConfig settings =
        ConfigLoader.load(
            new ConfigSources(config, SparkSessions.settings(), Given.of(given)),
            RetrieveSettings::read);
    try (SparkSession spark = SparkSessions.open("spark-rerank retrieve")) {
      print(settings, new RetrieveJob(spark, settings, System.err).run());
    }
    return 0;
  }

  private void print(RetrieveConfig settings, RetrieveJob.Result result) {
    PrintWriter out = spec.commandLine().getOut();
    if (result.rows().read() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d texts in = %,d read + %,d rejected%n",
          result.rows().read(),
          result.rows().scored(),
          result.rows().rejectedInAll());
      Summary.truncated(out, result.rows().truncated(), result.rows().scored());
      Summary.rejected(out, result.rows().rejected());
    }
    if (result.embedded() != null) {
      Summary.read(out, "texts", result.embedded(), result.device(), result.seconds());
    }
    out.printf(
        Locale.ROOT,
        "%,d queries, %,d documents: %,d found for %,d queries; %,d queries found nothing%n",
        result.found().queries(),
        result.found().documents(),
        result.found().found(),
        result.found().withDocuments(),
        result.found().queries() - result.found().withDocuments());
    if (result.evaluation() == null) {
      out.printf("%nNo judgments, no measures: give --qrels.%n");
    } else {
      out.printf("%n%s", MeasuresTable.of(result.evaluation()));
    }
    out.printf(
        "%nResults are in %s: run.trec, retrieved/, rejected/, manifest.json%s%n",
        settings.pairs().output().path(),
        result.evaluation() == null ? "" : ", report.html, metrics.json, metrics_by_query/");
    out.flush();
  }
}
