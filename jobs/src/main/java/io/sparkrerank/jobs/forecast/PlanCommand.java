package io.sparkrerank.jobs.forecast;

import io.sparkrerank.jobs.cli.OptionList;
import io.sparkrerank.jobs.cli.RerankOptions;
import io.sparkrerank.jobs.cli.SettingsCommand;
import io.sparkrerank.jobs.config.RerankConfig;
import io.sparkrerank.jobs.config.RerankSettings;
import io.sparkrerank.jobs.config.Settings;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

/** {@code spark-rerank plan}. */
@Command(
    name = "plan",
    description = {
      "Forecasts what rerank would do and how long it would take, from a sample that it scores.",
      "Takes the command line of rerank, and writes nothing. --output may be left out."
    },
    footer = {
      "  spark-rerank plan --input pairs.parquet --model models/ms-marco-MiniLM-L6-v2",
      "  spark-rerank plan --config conf/sample.conf",
      "",
      "What is left of a run that was stopped:",
      "  spark-rerank plan --input pairs.parquet --model models/minilm --output out --resume"
    })
public final class PlanCommand extends SettingsCommand<RerankConfig> {

  @Override
  public OptionList options() {
    return RerankOptions.list();
  }

  @Override
  protected RerankConfig read(Settings settings) {
    return RerankSettings.forecast(settings);
  }

  @Override
  protected int run(SparkSession spark, RerankConfig config, Console console) throws IOException {
    console.out().print(new PlanJob(spark, config, console.progress()).run().text());
    return DONE;
  }
}
