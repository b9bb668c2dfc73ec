package io.sparkrerank.jobs.pipeline;

import io.sparkrerank.jobs.cli.Given;
import io.sparkrerank.jobs.cli.SparkSessions;
import io.sparkrerank.jobs.config.ConfigLoader;
import io.sparkrerank.jobs.config.ConfigSources;
import io.sparkrerank.jobs.evaluation.print.MeasuresTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spark-rerank pipeline}. */
@Command(
    name = "pipeline",
    description = {
      "Runs stages one after the other: a search, and re-rankings of its head, cheap before dear.",
      "Tells what each stage cost and brought, and which one lost relevant documents."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  spark-rerank pipeline --config conf/pipeline.conf --overwrite",
      "  spark-rerank pipeline --config conf/pipeline.conf --resume"
    })
public final class PipelineCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings in HOCON, with the stages at rerank.pipeline.stages.",
      required = true)
  private Path config;

  @Option(
      names = "--run",
      paramLabel = "FILE",
      description = "A run to begin with, where the first stage is no search.")
  private String given;

  @Option(names = "--queries", paramLabel = "FILE", description = "Queries, as for retrieve.")
  private String queries;

  @Option(names = "--corpus", paramLabel = "FILE", description = "Documents, as for retrieve.")
  private String corpus;

  @Option(names = "--qrels", paramLabel = "FILE", description = "Judgments, to measure.")
  private String qrels;

  @Option(
      names = "--measure",
      paramLabel = "NAME",
      description = "By the names of ir_measures, as nDCG@10,R@100. May be given more than once.")
  private List<String> measures;

  @Option(
      names = "--scores",
      paramLabel = "DIR",
      description = "Keep scores here from run to run (default: scores/ in the output).")
  private String scores;

  @Option(names = "--output", paramLabel = "DIR", description = "Where results go.")
  private String output;

  @Option(
      names = "--resume",
      description = "Go on with an earlier run: keep the stages that have ended, and all scores.")
  private boolean resume;

  @Option(names = "--overwrite", description = "Replace the results of an earlier run.")
  private boolean overwrite;

  @Override
  public Integer call() throws IOException {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("rerank.input.run", given);
    options.put("rerank.input.queries", queries);
    options.put("rerank.input.corpus", corpus);
    options.put("rerank.evaluation.qrels", qrels);
    options.put("rerank.evaluation.measures", measures);
    options.put("rerank.scores", scores);
    options.put("rerank.output.path", output);
    options.put("rerank.resume", resume ? true : null);
    options.put("rerank.output.overwrite", overwrite ? true : null);
    PipelineConfig settings =
        ConfigLoader.load(
            new ConfigSources(config, SparkSessions.settings(), Given.of(options)),
            PipelineSettings::read);
    try (SparkSession spark = SparkSessions.open("spark-rerank pipeline")) {
      print(settings, new PipelineJob(spark, settings, System.err).run());
    }
    return 0;
  }

  private void print(PipelineConfig settings, PipelineFigures figures) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(figures.table());
    if (figures.measures() == null) {
      out.printf("%nNo judgments, no measures: give --qrels.%n");
    } else {
      out.printf(
          "%s%n%n%s",
          figures.measures().losses().described(), MeasuresTable.of(figures.measures().lists()));
    }
    out.printf(
        "%nResults are in %s: report.html, stages/, manifest.json%s%n",
        settings.output().path(),
        figures.measures() == null ? "" : ", metrics.json, metrics_by_query/, relevant_documents/");
    out.flush();
  }
}
