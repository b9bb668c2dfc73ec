package io.sparkrerank.jobs.label;

import io.sparkrerank.jobs.cli.OptionList;
import io.sparkrerank.jobs.cli.SettingsCommand;
import io.sparkrerank.jobs.config.BatchSettings;
import io.sparkrerank.jobs.config.EvaluationSettings;
import io.sparkrerank.jobs.config.InputSettings;
import io.sparkrerank.jobs.config.ModelSettings;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.ScoringSettings;
import io.sparkrerank.jobs.config.Settings;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

/** {@code spark-rerank label}. */
@Command(
    name = "label",
    description = {
      "Makes training data from candidates: scores of a teacher, hard negatives, margins, grades.",
      "Positives are the documents with a grade, in --qrels or in a column relevance. Negatives are",
      "mined by the rules of mine_hard_negatives of sentence-transformers. Limits are on the scale",
      "of scores; with --activation identity that is the scale of logits."
    },
    footer = {
      "  spark-rerank label --run sample-data/run.trec --queries sample-data/queries.jsonl \\",
      "      --corpus sample-data/corpus.jsonl --qrels sample-data/qrels.txt --relevance-level 2 \\",
      "      --model sample-data/model --form triplet,margin --relative-margin 0.05 --output out/labels",
      "",
      "Candidates that were re-ranked need no new scores:",
      "  spark-rerank label --input pairs.parquet --scores out/scores …"
    })
public final class LabelCommand extends SettingsCommand<LabelConfig> {

  @Override
  public OptionList options() {
    return new OptionList()
        .add(InputSettings.TABLE)
        .add(InputSettings.JOIN)
        .begin("Positives")
        .and(EvaluationSettings.QRELS)
        .and(EvaluationSettings.RELEVANCE_LEVEL, "The lowest grade of a positive.")
        .add(ModelSettings.MODEL)
        .add(ModelSettings.PAIR)
        .add(ModelSettings.SCORE)
        .add(LabelSettings.EXAMPLES)
        .add(LabelSettings.MINING)
        .add(BatchSettings.GROUP)
        .add(ScoringSettings.GROUP)
        .add(OutputSettings.GROUP);
  }

  @Override
  protected LabelConfig read(Settings settings) {
    return LabelSettings.read(settings);
  }

  @Override
  protected int run(SparkSession spark, LabelConfig config, Console console) throws IOException {
    LabelResult result = new LabelJob(spark, config, console.progress()).run();
    console.out().print(LabelSummary.of(config, result));
    return DONE;
  }
}
