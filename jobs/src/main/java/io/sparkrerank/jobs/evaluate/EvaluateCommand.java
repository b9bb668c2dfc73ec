package io.sparkrerank.jobs.evaluate;

import io.sparkrerank.jobs.cli.EvaluationOptions;
import io.sparkrerank.jobs.cli.Given;
import io.sparkrerank.jobs.cli.SparkSessions;
import io.sparkrerank.jobs.config.ConfigLoader;
import io.sparkrerank.jobs.config.ConfigSources;
import io.sparkrerank.jobs.config.EvaluateConfig;
import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.evaluation.EvaluatedRuns;
import io.sparkrerank.jobs.evaluation.print.EvaluationPrinters;
import java.io.IOException;
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

/** {@code spark-rerank evaluate}. */
@Command(
    name = "evaluate",
    description = "Measures runs against judgments, with numbers equal to trec_eval's.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  spark-rerank evaluate --run sample-data/run.trec --qrels sample-data/qrels.txt",
      "  spark-rerank evaluate --run 'runs/*.trec.gz' --qrels qrels.txt --measure nDCG@10,RR@10 \\",
      "      --output out/evaluation",
      "  spark-rerank evaluate --run run.trec --qrels qrels.txt --measure trec --format trec_eval"
    })
public final class EvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--run",
      paramLabel = "PATH",
      description =
          "TREC lines, the output of rerank, or Parquet with columns of queries, documents and scores; "
              + ".gz and globs too. May be given more than once.")
  private List<String> runs;

  @Mixin private EvaluationOptions options;

  @Override
  public Integer call() throws IOException {
    Map<String, Object> commandLine = new LinkedHashMap<>();
    commandLine.put("rerank.evaluation.runs", runs);
    options.putInto(commandLine);
    EvaluateConfig config =
        ConfigLoader.load(
            new ConfigSources(options.config(), SparkSessions.settings(), Given.of(commandLine)),
            EvaluationSettings::evaluate);
    try (SparkSession spark = SparkSessions.open("spark-rerank evaluate");
        EvaluatedRuns evaluated = new EvaluateJob(spark, config).run()) {
      EvaluationPrinters.print(config.print(), evaluated, spec.commandLine().getOut());
      options.printOutput(spec.commandLine().getErr());
    }
    return 0;
  }
}
