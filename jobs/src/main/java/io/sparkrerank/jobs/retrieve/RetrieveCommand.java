package io.sparkrerank.jobs.retrieve;

import io.sparkrerank.jobs.cli.OptionList;
import io.sparkrerank.jobs.cli.SettingsCommand;
import io.sparkrerank.jobs.config.BatchSettings;
import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.config.FusionSettings;
import io.sparkrerank.jobs.config.InputSettings;
import io.sparkrerank.jobs.config.ModelSettings;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.ScoringSettings;
import io.sparkrerank.jobs.config.Settings;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

/** {@code spark-rerank retrieve}. */
@Command(
    name = "retrieve",
    description = {
      "Finds the best documents of each query in a corpus, of which it reads every document.",
      "It searches by BM25, by the vectors of a bi-encoder, or by both. Its result, run.trec, is an",
      "input of rerank."
    },
    footer = {
      "  spark-rerank retrieve --queries sample-data/queries.jsonl --corpus sample-data/corpus.jsonl \\",
      "      --output out/bm25",
      "  spark-rerank retrieve --queries sample-data/queries.jsonl --corpus sample-data/corpus.jsonl \\",
      "      --method hybrid --model sample-data/retrieval-model --qrels sample-data/qrels.txt \\",
      "      --output out/hybrid"
    })
public final class RetrieveCommand extends SettingsCommand<RetrieveConfig> {

  @Override
  public OptionList options() {
    return new OptionList()
        .begin("Input")
        .and(InputSettings.QUERIES)
        .and(InputSettings.CORPUS)
        .and(InputSettings.ON_BAD_ROWS)
        .add(RetrieveSettings.SEARCH)
        .add(RetrieveSettings.VECTORS)
        .add(FusionSettings.GROUP)
        .add(ModelSettings.MODEL)
        .add(ModelSettings.VECTORS)
        .add(EvaluationSettings.MEASURING)
        .add(BatchSettings.GROUP)
        .add(ScoringSettings.GROUP)
        .add(OutputSettings.GROUP);
  }

  @Override
  protected RetrieveConfig read(Settings settings) {
    return RetrieveSettings.read(settings);
  }

  @Override
  protected int run(SparkSession spark, RetrieveConfig config, Console console) throws IOException {
    RetrieveResult result = new RetrieveJob(spark, config, console.progress()).run();
    console.out().print(RetrieveSummary.of(config, result));
    return DONE;
  }
}
