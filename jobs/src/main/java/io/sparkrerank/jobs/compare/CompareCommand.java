package io.sparkrerank.jobs.compare;

import io.sparkrerank.jobs.cli.OptionList;
import io.sparkrerank.jobs.cli.SettingsCommand;
import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.Settings;
import io.sparkrerank.jobs.evaluation.EvaluationOutput;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

/** {@code spark-rerank compare}. */
@Command(
    name = "compare",
    description = "Compares runs with a baseline, query by query, and tests the differences.",
    footer = {
      "  spark-rerank compare --baseline bm25.trec --run out/run.trec --qrels qrels.txt",
      "  spark-rerank compare --baseline old.trec --run new.trec --qrels qrels.txt \\",
      "      --measure nDCG@10,RR@10 --fail-if 'nDCG@10 < -0.01' --output out/comparison"
    })
public final class CompareCommand extends SettingsCommand<CompareConfig> {

  /** The exit code of a comparison for which a condition of {@code --fail-if} holds. */
  private static final int CONDITION_HOLDS = 7;

  @Override
  public OptionList options() {
    return new OptionList()
        .add(CompareSettings.GROUP)
        .add(EvaluationSettings.RUN_FILES)
        .add(EvaluationSettings.MEASURING)
        .add(EvaluationSettings.RULES)
        .add(EvaluationSettings.RESAMPLING)
        .add(EvaluationSettings.PRINTING)
        .add(OutputSettings.GROUP);
  }

  @Override
  protected CompareConfig read(Settings settings) {
    return CompareSettings.read(settings);
  }

  @Override
  protected int run(SparkSession spark, CompareConfig config, Console console) throws IOException {
    try (CompareJob.ComparedRuns result = new CompareJob(spark, config).run()) {
      ComparisonPrinters.print(config.evaluate().print(), result, console.out());
      result.tripped().forEach(line -> console.err().println("Failed: " + line));
      result
          .unknown()
          .forEach(line -> console.err().println("Not checked, there is no p: " + line));
      console.tellOutput(config.evaluate().output(), EvaluationOutput.NAMES);
      return result.tripped().isEmpty() ? DONE : CONDITION_HOLDS;
    }
  }
}
