package io.sparkrerank.jobs.compare;

import io.sparkrerank.jobs.cli.EvaluationOptions;
import io.sparkrerank.jobs.cli.Given;
import io.sparkrerank.jobs.cli.SparkSessions;
import io.sparkrerank.jobs.config.ConfigLoader;
import io.sparkrerank.jobs.config.ConfigSources;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spark-rerank compare}. */
@Command(
    name = "compare",
    description = "Compares runs with a baseline, query by query, and tests the differences.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  spark-rerank compare --baseline bm25.trec --run out/run.trec --qrels qrels.txt",
      "  spark-rerank compare --baseline old.trec --run new.trec --qrels qrels.txt \\",
      "      --measure nDCG@10,RR@10 --fail-if 'nDCG@10 < -0.01' --output out/comparison"
    })
public final class CompareCommand implements Callable<Integer> {

  /** The exit code of a comparison of which a condition of {@code --fail-if} holds. */
  private static final int TRIPPED = 7;

  @Spec private CommandSpec spec;

  @Option(
      names = "--baseline",
      paramLabel = "PATH",
      description = "The run that the others are compared with.")
  private String baseline;

  @Option(
      names = "--run",
      paramLabel = "PATH",
      description = "A run, as for evaluate. May be given more than once.")
  private List<String> runs;

  @Option(
      names = "--fail-if",
      paramLabel = "CONDITION",
      description =
          "End with exit code 7 if a run's mean difference from the baseline is so: a measure, <, <=, >"
              + " or >=, and a number, and if you like the t-test's uncorrected p, as 'nDCG@10 <"
              + " -0.01' or 'nDCG@10 < 0 and p < 0.05'. May be given more than once.")
  private List<String> failIf;

  @Option(
      names = "--resamples",
      paramLabel = "N",
      description =
          "How often differences are drawn again for intervals and tests (default 10000).")
  private String resamples;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What resampling starts from (default 7).")
  private String seed;

  @Mixin private EvaluationOptions options;

  @Override
  public Integer call() throws IOException {
    Map<String, Object> commandLine = new LinkedHashMap<>();
    commandLine.put("rerank.evaluation.baseline", baseline);
    commandLine.put("rerank.evaluation.runs", runs);
    commandLine.put("rerank.evaluation.fail-if", failIf);
    commandLine.put("rerank.evaluation.resamples", resamples);
    commandLine.put("rerank.evaluation.seed", seed);
    options.putInto(commandLine);
    CompareConfig config =
        ConfigLoader.load(
            new ConfigSources(options.config(), SparkSessions.settings(), Given.of(commandLine)),
            CompareSettings::read);
    try (SparkSession spark = SparkSessions.open("spark-rerank compare");
        CompareJob.ComparedRuns result = new CompareJob(spark, config).run()) {
      PrintWriter out = spec.commandLine().getOut();
      ComparisonPrinters.print(config.evaluate().print(), result, out);
      PrintWriter err = spec.commandLine().getErr();
      result.tripped().forEach(line -> err.println("Failed: " + line));
      result.unknown().forEach(line -> err.println("Not checked, there is no p: " + line));
      options.printOutput(err);
      return result.tripped().isEmpty() ? 0 : TRIPPED;
    }
  }
}
