package io.sparkrerank.jobs.evaluate;

import io.sparkrerank.jobs.cli.OptionList;
import io.sparkrerank.jobs.cli.SettingsCommand;
import io.sparkrerank.jobs.config.EvaluateConfig;
import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.Settings;
import io.sparkrerank.jobs.evaluation.EvaluatedRuns;
import io.sparkrerank.jobs.evaluation.EvaluationOutput;
import io.sparkrerank.jobs.evaluation.print.EvaluationPrinters;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

/** {@code spark-rerank evaluate}. */
@Command(
    name = "evaluate",
    description = "Measures runs against judgments. The numbers are equal to those of trec_eval.",
    footer = {
      "  spark-rerank evaluate --run sample-data/run.trec --qrels sample-data/qrels.txt",
      "  spark-rerank evaluate --run 'runs/*.trec.gz' --qrels qrels.txt --measure nDCG@10,RR@10 \\",
      "      --output out/evaluation",
      "  spark-rerank evaluate --run run.trec --qrels qrels.txt --measure trec --format trec_eval"
    })
public final class EvaluateCommand extends SettingsCommand<EvaluateConfig> {

  @Override
  public OptionList options() {
    return new OptionList()
        .add(EvaluationSettings.RUN_FILES)
        .add(EvaluationSettings.MEASURING)
        .add(EvaluationSettings.RULES)
        .add(EvaluationSettings.PRINTING)
        .add(OutputSettings.GROUP);
  }

  @Override
  protected EvaluateConfig read(Settings settings) {
    return EvaluationSettings.evaluate(settings);
  }

  @Override
  protected int run(SparkSession spark, EvaluateConfig config, Console console) throws IOException {
    try (EvaluatedRuns evaluated = new EvaluateJob(spark, config).run()) {
      EvaluationPrinters.print(config.print(), evaluated, console.out());
    }
    console.tellOutput(config.output(), EvaluationOutput.NAMES);
    return DONE;
  }
}
