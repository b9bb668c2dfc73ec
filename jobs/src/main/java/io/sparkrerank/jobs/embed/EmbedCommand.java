package io.sparkrerank.jobs.embed;

import io.sparkrerank.jobs.cli.Given;
import io.sparkrerank.jobs.cli.InputOptions;
import io.sparkrerank.jobs.cli.ModelArguments;
import io.sparkrerank.jobs.cli.RunOptions;
import io.sparkrerank.jobs.cli.SparkSessions;
import io.sparkrerank.jobs.cli.Summary;
import io.sparkrerank.jobs.config.ConfigLoader;
import io.sparkrerank.jobs.config.ConfigSources;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spark-rerank embed}. */
@Command(
    name = "embed",
    description = {
      "Makes vectors of documents or queries by a bi-encoder.",
      "The input has ids (_id, id, doc_id, …) and texts (text, contents, …); a title stands before a",
      "document's text. Of a table of pairs the columns of --role are taken, each text once.",
      "Prompts, pooling and normalisation are those of the model's directory."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  spark-rerank embed --input sample-data/corpus.jsonl --model sample-data/retrieval-model \\",
      "      --output out/vectors",
      "  spark-rerank retrieve --method dense --vectors out/vectors/vectors \\",
      "      --queries sample-data/queries.jsonl --model sample-data/retrieval-model --output out/found"
    })
public final class EmbedCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private InputOptions input;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "What the texts are: document (default) or query.")
  private String role;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "What stands before each text (default: what the model names).")
  private String prompt;

  @Mixin private ModelArguments model;

  @Mixin private RunOptions run;

  @Override
  public Integer call() throws IOException {
    Map<String, Object> given = new LinkedHashMap<>();
    input.put(given);
    given.put("rerank.embed.role", role);
    given.put("rerank.embed.prompt", prompt);
    model.put(given);
    run.put(given);
    EmbedConfig settings =
        ConfigLoader.load(
            new ConfigSources(input.file(), SparkSessions.settings(), Given.of(given)),
            EmbedSettings::read);
    try (SparkSession spark = SparkSessions.open("spark-rerank embed")) {
      print(settings, new EmbedJob(spark, settings, System.err).run());
    }
    return 0;
  }

  private void print(EmbedConfig settings, EmbedJob.Result result) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%,d texts in = %,d with vectors + %,d rejected%n",
        result.rows().read(),
        result.rows().scored(),
        result.rows().rejectedInAll());
    Summary.read(out, "texts", result.texts(), result.device(), result.seconds());
    Summary.truncated(out, result.rows().truncated(), result.rows().scored());
    Summary.rejected(out, result.rows().rejected());
    out.printf(
        "%nResults are in %s: vectors/, rejected/, %smanifest.json%n",
        settings.pairs().output().path(),
        settings.pairs().scoring().scores() == null ? "scores/, " : "");
    out.flush();
  }
}
