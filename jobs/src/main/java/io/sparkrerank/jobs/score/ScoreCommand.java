package io.sparkrerank.jobs.score;

import io.sparkrerank.jobs.cli.Given;
import io.sparkrerank.jobs.cli.InputOptions;
import io.sparkrerank.jobs.cli.ModelArguments;
import io.sparkrerank.jobs.cli.PairOptions;
import io.sparkrerank.jobs.cli.RunOptions;
import io.sparkrerank.jobs.cli.ScoreOptions;
import io.sparkrerank.jobs.cli.SparkSessions;
import io.sparkrerank.jobs.cli.Summary;
import io.sparkrerank.jobs.config.ConfigLoader;
import io.sparkrerank.jobs.config.ConfigSources;
import io.sparkrerank.jobs.report.Decimals;
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

/** {@code spark-rerank score}. */
@Command(
    name = "score",
    description = {
      "Scores or classifies pairs of texts: similarity, paraphrase, entailment.",
      "The input keeps its columns. The two texts are in the columns query and text, sentence1 and",
      "sentence2, premise and hypothesis, question1 and question2, text1 and text2, or those that",
      "--columns query=…,text=… names."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  spark-rerank score --input sample-data/similarity.csv --model sample-data/similarity-model \\",
      "      --evaluate similarity --output out/similarity",
      "  spark-rerank score --input snli.jsonl --model models/nli-deberta-v3-base --evaluate label \\",
      "      --output out/nli",
      "",
      "A model with one output gives a score; one with several a label and the probability of each,",
      "unless --label names the output that is the score."
    })
public final class ScoreCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private InputOptions input;

  @Mixin private ModelArguments model;

  @Mixin private PairOptions pair;

  @Mixin private ScoreOptions score;

  @Option(
      names = "--evaluate",
      paramLabel = "COLUMN",
      description = {
        "Measure against this column: numbers (Pearson, Spearman; of 0 and 1 also accuracy, F1,",
        "AP), or labels by name or number (accuracy, F1, AP)."
      })
  private String evaluate;

  @Mixin private RunOptions run;

  @Override
  public Integer call() throws IOException {
    Map<String, Object> given = new LinkedHashMap<>();
    input.put(given);
    model.put(given);
    pair.put(given);
    score.put(given);
    given.put("rerank.score.evaluate", evaluate);
    run.put(given);
    ScoreConfig settings =
        ConfigLoader.load(
            new ConfigSources(input.file(), SparkSessions.settings(), Given.of(given)),
            ScoreSettings::read);
    try (SparkSession spark = SparkSessions.open("spark-rerank score")) {
      print(settings, new ScoreJob(spark, settings, System.err).run());
    }
    return 0;
  }

  private void print(ScoreConfig settings, ScoreResult result) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%,d rows in = %,d scored + %,d rejected%n",
        result.rows().read(),
        result.rows().scored(),
        result.rows().rejectedInAll());
    Summary.pairs(out, result.pairs(), result.device(), result.scoringSeconds());
    Summary.truncated(out, result.rows().truncated(), result.rows().scored());
    Summary.rejected(out, result.rows().rejected());
    PairMeasures measures = result.measures();
    if (measures != null) {
      out.println();
      measures
          .values()
          .forEach(
              (name, value) -> out.printf(Locale.ROOT, "%-24s %s%n", name, Decimals.of(value)));
      out.printf(
          Locale.ROOT, "(%,d rows against the column %s)%n", measures.rows(), measures.column());
    }
    out.printf(
        "%nResults are in %s: report.html, scored/, rejected/, %smanifest.json%s%n",
        settings.pairs().output().path(),
        settings.pairs().scoring().scores() == null ? "scores/, " : "",
        measures == null ? "" : ", metrics.json");
    out.flush();
  }
}
