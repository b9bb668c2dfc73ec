package io.sparkrerank.jobs.score;

import io.sparkrerank.jobs.cli.OptionList;
import io.sparkrerank.jobs.cli.SettingsCommand;
import io.sparkrerank.jobs.config.BatchSettings;
import io.sparkrerank.jobs.config.InputSettings;
import io.sparkrerank.jobs.config.ModelSettings;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.ScoringSettings;
import io.sparkrerank.jobs.config.Settings;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

/** {@code spark-rerank score}. */
@Command(
    name = "score",
    description = {
      "Scores or classifies pairs of texts: similarity, paraphrase, entailment.",
      "The output keeps the columns of the input. The two texts are in the columns query and text,",
      "sentence1 and sentence2, premise and hypothesis, question1 and question2, text1 and text2,",
      "or in those that --columns query=…,text=… names."
    },
    footer = {
      "  spark-rerank score --input sample-data/similarity.csv --model sample-data/similarity-model \\",
      "      --evaluate similarity --output out/similarity",
      "  spark-rerank score --input snli.jsonl --model models/nli-deberta-v3-base --evaluate label \\",
      "      --output out/nli",
      "",
      "A model with one output gives a score. A model with several outputs gives a label and the",
      "probability of each label, unless --label names the output that is the score."
    })
public final class ScoreCommand extends SettingsCommand<ScoreConfig> {

  @Override
  public OptionList options() {
    return new OptionList()
        .add(InputSettings.TABLE)
        .add(ModelSettings.MODEL)
        .add(ModelSettings.PAIR)
        .add(ModelSettings.SCORE)
        .add(ScoreSettings.GROUP)
        .add(BatchSettings.GROUP)
        .add(ScoringSettings.GROUP)
        .add(OutputSettings.GROUP);
  }

  @Override
  protected ScoreConfig read(Settings settings) {
    return ScoreSettings.read(settings);
  }

  @Override
  protected int run(SparkSession spark, ScoreConfig config, Console console) throws IOException {
    ScoreResult result = new ScoreJob(spark, config, console.progress()).run();
    console.out().print(ScoreSummary.of(config, result));
    return DONE;
  }
}
