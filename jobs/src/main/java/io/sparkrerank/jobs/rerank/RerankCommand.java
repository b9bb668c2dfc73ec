package io.sparkrerank.jobs.rerank;

import io.sparkrerank.jobs.cli.RerankOptions;
import io.sparkrerank.jobs.cli.SparkSessions;
import io.sparkrerank.jobs.cli.Summary;
import io.sparkrerank.jobs.config.ConfigLoader;
import io.sparkrerank.jobs.config.ConfigSources;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.config.RerankSettings;
import io.sparkrerank.jobs.evaluation.print.MeasuresTable;
import io.sparkrerank.jobs.scoring.RankedRowCounts;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin private RerankOptions options;

  @Override
  public Integer call() throws IOException {
    RerankConfig settings =
        ConfigLoader.load(
            new ConfigSources(options.file(), SparkSessions.settings(), options.settings()),
            RerankSettings::read);
    try (SparkSession spark = SparkSessions.open("spark-rerank rerank")) {
      RerankResult result = new RerankJob(spark, settings, progressStream()).run();
      print(settings, result);
    }
    return 0;
  }

  /** Progress goes beside errors, so that standard output holds the result alone. */
  private static PrintStream progressStream() {
    return System.err;
  }

  private void print(RerankConfig settings, RerankResult result) {
    PrintWriter out = spec.commandLine().getOut();
    RankedRowCounts rows = result.rows();
    out.printf(
        Locale.ROOT,
        "%,d pairs in = %,d ranked + %,d rejected; %,d queries%n",
        rows.read(),
        rows.ranked(),
        rows.rejectedInAll(),
        rows.queries().ranked());
    if (rows.unscored() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d of the ranked were not scored and follow below, in the first stage's order%n",
          rows.unscored());
    }
    Summary.pairs(out, rows.pairs(), result.device(), result.scoringSeconds());
    if (rows.queries().incomplete() + rows.queries().lost() > 0) {
      out.printf(
          Locale.ROOT,
          "%,d queries are incomplete, and %,d have no list: rejected/ says why%n",
          rows.queries().incomplete(),
          rows.queries().lost());
    }
    Summary.truncated(out, rows.truncated(), rows.written());
    if (settings.topK() != null) {
      out.printf(
          Locale.ROOT,
          "%,d written: the best %,d of each query%n",
          rows.written(),
          settings.topK());
    }
    Summary.rejected(out, rows.rejected());
    if (result.drift() != null) {
      out.println(result.drift());
    }
    if (result.evaluation() != null) {
      out.printf("%n%s", MeasuresTable.of(result.evaluation()));
      if (result.budget() != null) {
        out.printf(
            "%nWhat the budget achieved, on queries whose lists were scored whole:%n%s",
            MeasuresTable.of(result.budget().evaluation()));
      }
    } else {
      out.printf("%nNo judgments, no measures: give --qrels or a relevance column.%n");
    }
    out.printf(
        "%nResults are in %s: report.html, run.trec, ranked/, rejected/, %smanifest.json%s%n",
        settings.pairs().output().path(),
        settings.pairs().scoring().scores() == null ? "scores/, " : "",
        result.evaluation() == null ? "" : ", metrics.json, metrics_by_query/");
    out.flush();
  }
}
