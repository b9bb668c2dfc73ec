package io.sparkrerank.jobs.answer;

import io.sparkrerank.jobs.cli.Given;
import io.sparkrerank.jobs.cli.InputOptions;
import io.sparkrerank.jobs.cli.JoinOptions;
import io.sparkrerank.jobs.cli.ModelArguments;
import io.sparkrerank.jobs.cli.PairOptions;
import io.sparkrerank.jobs.cli.PassageOptions;
import io.sparkrerank.jobs.cli.RunOptions;
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

/** {@code spark-rerank answer}. */
@Command(
    name = "answer",
    description = {
      "Finds answers to questions in the texts of their candidates.",
      "An answer is a stretch of a text that a model for question answering chooses. The question is",
      "the column query. Long texts are read in overlapping passages; titles are not read."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  spark-rerank answer --input sample-data/questions.jsonl --model sample-data/answer-model \\",
      "      --output out/answers",
      "  spark-rerank answer --run bm25.trec --queries queries.jsonl --corpus corpus.jsonl \\",
      "      --model models/roberta-base-squad2 --null-threshold 0 --top-n 1 --output out/answers",
      "",
      "An input with a column answers (an array of texts, or SQuAD's struct) is measured against it."
    })
public final class AnswerCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private InputOptions input;

  @Mixin private JoinOptions join;

  @Mixin private ModelArguments model;

  @Mixin private PairOptions pair;

  @Option(
      names = "--top-n",
      paramLabel = "N",
      description = "How many answers of each question to keep (default 5).")
  private String topN;

  @Option(
      names = "--max-answer-tokens",
      paramLabel = "N",
      description = "The most tokens of an answer (default 30).")
  private String maxTokens;

  @Option(
      names = "--null-threshold",
      paramLabel = "X",
      description = {
        "Answer nothing if the score of no answer exceeds the best answer's by more than this",
        "(default: something is always answered)."
      })
  private String nullThreshold;

  @Option(
      names = "--right-answers",
      paramLabel = "FILE",
      description = "query_id and answers to measure against; else a column answers of the input.")
  private String rightAnswers;

  @Mixin private PassageOptions passages;

  @Mixin private RunOptions run;

  @Override
  public Integer call() throws IOException {
    Map<String, Object> given = new LinkedHashMap<>();
    input.put(given);
    join.put(given);
    model.put(given);
    pair.put(given);
    given.put("rerank.answer.top-n", topN);
    given.put("rerank.answer.max-tokens", maxTokens);
    given.put("rerank.answer.null-threshold", nullThreshold);
    given.put("rerank.answer.right-answers", rightAnswers);
    passages.put(given);
    run.put(given);
    AnswerConfig settings =
        ConfigLoader.load(
            new ConfigSources(input.file(), SparkSessions.settings(), Given.of(given)),
            AnswerSettings::read);
    try (SparkSession spark = SparkSessions.open("spark-rerank answer")) {
      print(settings, new AnswerJob(spark, settings, System.err).run());
    }
    return 0;
  }

  private void print(AnswerConfig settings, AnswerResult result) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%,d candidates in = %,d read by the model + %,d rejected; %,d questions%s%n",
        result.rows().read(),
        result.rows().scored(),
        result.rows().rejectedInAll(),
        result.questions().questions(),
        settings.nullThreshold() == null
            ? ", all answered: there is no --null-threshold"
            : Decimals.format(", %,d of them not answered", result.questions().unanswered()));
    Summary.pairs(out, result.pairs(), result.device(), result.scoringSeconds());
    Summary.rejected(out, result.rows().rejected());
    AnswerMeasures measures = result.measures();
    if (measures != null) {
      out.printf("%n%-16s %9s  %6s  %6s%n", "questions", "count", "EM", "F1");
      print(out, "all", measures.all());
      if (measures.unanswerable().questions() > 0) {
        print(out, "with an answer", measures.answerable());
        print(out, "without", measures.unanswerable());
      }
    } else {
      out.printf("%nNo right answers, no measures: give --right-answers or a column answers.%n");
    }
    out.printf(
        "%nResults are in %s: report.html, answers/, rejected/, %smanifest.json%s%n",
        settings.pairs().output().path(),
        settings.pairs().scoring().scores() == null ? "scores/, " : "",
        measures == null ? "" : ", metrics.json, metrics_by_query/");
    out.flush();
  }

  private static void print(PrintWriter out, String kind, AnswerMeasures.Group group) {
    out.printf(
        Locale.ROOT,
        "%-16s %,9d  %6s  %6s%n",
        kind,
        group.questions(),
        Decimals.of(group.exact()),
        Decimals.of(group.f1()));
  }
}
