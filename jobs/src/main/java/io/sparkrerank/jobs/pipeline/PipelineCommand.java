package io.sparkrerank.jobs.pipeline;

import io.sparkrerank.jobs.cli.OptionList;
import io.sparkrerank.jobs.cli.SettingsCommand;
import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.config.InputSettings;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.ScoringSettings;
import io.sparkrerank.jobs.config.Settings;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

/** {@code spark-rerank pipeline}. */
@Command(
    name = "pipeline",
    description = {
      "Runs stages one after the other: a search, then re-rankings of the top of its lists, the cheap",
      "ones before the expensive ones. Says what each stage cost, what it gained, and which stage",
      "lost relevant documents. The file of --config lists the stages at rerank.pipeline.stages."
    },
    footer = {
      "  spark-rerank pipeline --config conf/pipeline.conf --overwrite",
      "  spark-rerank pipeline --config conf/pipeline.conf --resume"
    })
public final class PipelineCommand extends SettingsCommand<PipelineConfig> {

  @Override
  public OptionList options() {
    return new OptionList()
        .add(PipelineSettings.GROUP)
        .begin("Input")
        .and(
            InputSettings.RUN,
            "A TREC run to begin with. It is for a pipeline whose first stage does not search.")
        .and(InputSettings.QUERIES)
        .and(InputSettings.CORPUS)
        .add(EvaluationSettings.MEASURING)
        .begin("Scoring")
        .and(ScoringSettings.SCORES)
        .and(
            ScoringSettings.RESUME,
            "Go on with an earlier run. Stages that have ended are kept, and so are all scores.")
        .add(OutputSettings.GROUP);
  }

  @Override
  protected boolean needsConfig() {
    return true;
  }

  @Override
  protected PipelineConfig read(Settings settings) {
    return PipelineSettings.read(settings);
  }

  @Override
  protected int run(SparkSession spark, PipelineConfig config, Console console) throws IOException {
    PipelineFigures figures = new PipelineJob(spark, config, console.progress()).run();
    console.out().print(PipelineSummary.of(config, figures));
    return DONE;
  }
}
