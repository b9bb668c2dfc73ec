package io.sparkrerank.jobs.forecast;

import io.sparkrerank.jobs.cli.RerankOptions;
import io.sparkrerank.jobs.cli.SparkSessions;
import io.sparkrerank.jobs.config.ConfigLoader;
import io.sparkrerank.jobs.config.ConfigSources;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.config.RerankSettings;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code spark-rerank plan}. */
@Command(
    name = "plan",
    description = {
      "Says what rerank would do and how long it would take, by a sample of pairs that is scored.",
      "Takes the command line of rerank, and writes nothing; --output need not be given."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  spark-rerank plan --input pairs.parquet --model models/ms-marco-MiniLM-L6-v2",
      "  spark-rerank plan --config conf/sample.conf",
      "",
      "What is left of a run that was stopped:",
      "  spark-rerank plan --input pairs.parquet --model models/minilm --output out --resume"
    })
public final class PlanCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private RerankOptions options;

  @Override
  public Integer call() throws IOException {
    RerankConfig settings =
        ConfigLoader.load(
            new ConfigSources(options.file(), SparkSessions.settings(), options.settings()),
            RerankSettings::forecast);
    try (SparkSession spark = SparkSessions.open("spark-rerank plan")) {
      RerankForecast forecast = new PlanJob(spark, settings, System.err).run();
      spec.commandLine().getOut().print(forecast.text());
      spec.commandLine().getOut().flush();
    }
    return 0;
  }
}
