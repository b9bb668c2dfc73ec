package io.sparkrerank.jobs.answer;

import io.sparkrerank.jobs.cli.OptionList;
import io.sparkrerank.jobs.cli.SettingsCommand;
import io.sparkrerank.jobs.config.BatchSettings;
import io.sparkrerank.jobs.config.InputSettings;
import io.sparkrerank.jobs.config.LongTextSettings;
import io.sparkrerank.jobs.config.ModelSettings;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.ScoringSettings;
import io.sparkrerank.jobs.config.Settings;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;

/** {@code spark-rerank answer}. */
@Command(
    name = "answer",
    description = {
      "Finds answers to questions in the texts of their candidates.",
      "An answer is a stretch of a text that a model for question answering chooses. The question is",
      "the column query. Long texts are read in overlapping passages; titles are not read."
    },
    footer = {
      "  spark-rerank answer --input sample-data/questions.jsonl --model sample-data/answer-model \\",
      "      --output out/answers",
      "  spark-rerank answer --run bm25.trec --queries queries.jsonl --corpus corpus.jsonl \\",
      "      --model models/roberta-base-squad2 --null-threshold 0 --top-n 1 --output out/answers",
      "",
      "Answers are measured if the input has a column answers: an array of texts, or the struct that",
      "SQuAD has."
    })
public final class AnswerCommand extends SettingsCommand<AnswerConfig> {

  @Override
  public OptionList options() {
    return new OptionList()
        .add(InputSettings.TABLE)
        .add(InputSettings.JOIN)
        .add(ModelSettings.MODEL)
        .add(ModelSettings.PAIR)
        .add(AnswerSettings.GROUP)
        .add(LongTextSettings.PASSAGES)
        .add(BatchSettings.GROUP)
        .add(ScoringSettings.GROUP)
        .add(OutputSettings.GROUP);
  }

  @Override
  protected AnswerConfig read(Settings settings) {
    return AnswerSettings.read(settings);
  }

  @Override
  protected int run(SparkSession spark, AnswerConfig config, Console console) throws IOException {
    AnswerResult result = new AnswerJob(spark, config, console.progress()).run();
    console.out().print(AnswerSummary.of(config, result));
    return DONE;
  }
}
