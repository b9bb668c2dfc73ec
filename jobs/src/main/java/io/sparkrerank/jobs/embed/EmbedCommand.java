package io.sparkrerank.jobs.embed;

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

/** {@code spark-rerank embed}. */
@Command(
    name = "embed",
    description = {
      "Makes vectors of documents or queries with a bi-encoder.",
      "The input has ids (_id, id, doc_id, …) and texts (text, contents, …). A title stands before",
      "the text of a document. From a table of pairs the columns of --role are taken, and each text",
      "once. Prompts, pooling and normalization follow from the directory of the model."
    },
    footer = {
      "  spark-rerank embed --input sample-data/corpus.jsonl --model sample-data/retrieval-model \\",
      "      --output out/vectors",
      "  spark-rerank retrieve --method dense --vectors out/vectors/vectors \\",
      "      --queries sample-data/queries.jsonl --model sample-data/retrieval-model --output out/found"
    })
public final class EmbedCommand extends SettingsCommand<EmbedConfig> {

  @Override
  public OptionList options() {
    return new OptionList()
        .add(InputSettings.TABLE)
        .add(EmbedSettings.GROUP)
        .add(ModelSettings.MODEL)
        .add(ModelSettings.VECTORS)
        .add(BatchSettings.GROUP)
        .add(ScoringSettings.GROUP)
        .add(OutputSettings.GROUP);
  }

  @Override
  protected EmbedConfig read(Settings settings) {
    return EmbedSettings.read(settings);
  }

  @Override
  protected int run(SparkSession spark, EmbedConfig config, Console console) throws IOException {
    EmbedResult result = new EmbedJob(spark, config, console.progress()).run();
    console.out().print(EmbedSummary.of(config, result));
    return DONE;
  }
}
