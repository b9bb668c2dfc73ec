package io.sparkrerank.jobs.label;

import io.sparkrerank.jobs.cli.Given;
import io.sparkrerank.jobs.cli.InputOptions;
import io.sparkrerank.jobs.cli.JoinOptions;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spark-rerank label}. */
@Command(
    name = "label",
    description = {
      "Makes training data of candidates: a teacher's scores, hard negatives, margins, grades.",
      "Positives are documents with a grade, in --qrels or a column relevance; negatives are mined by",
      "the rules of sentence-transformers' mine_hard_negatives. Limits are on the scale of scores:",
      "with --activation identity of logits."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  spark-rerank label --run sample-data/run.trec --queries sample-data/queries.jsonl \\",
      "      --corpus sample-data/corpus.jsonl --qrels sample-data/qrels.txt --relevance-level 2 \\",
      "      --model sample-data/model --form triplet,margin --relative-margin 0.05 --output out/labels",
      "",
      "Of candidates that were re-ranked no pair is scored again:",
      "  spark-rerank label --input pairs.parquet --scores out/scores …"
    })
public final class LabelCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private InputOptions input;

  @Mixin private JoinOptions join;

  @Option(
      names = "--qrels",
      paramLabel = "FILE",
      description = "Judgments; without them a relevance column of the input is used.")
  private String qrels;

  @Option(
      names = "--relevance-level",
      paramLabel = "N",
      description = "The lowest grade of a positive (default 1).")
  private String level;

  @Mixin private ModelArguments model;

  @Mixin private PairOptions pair;

  @Mixin private ScoreOptions score;

  @Option(
      names = "--form",
      paramLabel = "NAME",
      description = {
        "scores, triplet, n-tuple, labeled-pair, labeled-list, margin, qrels, tevatron, flag.",
        "May be given more than once (default triplet)."
      })
  private List<String> forms;

  @Option(names = "--file-type", paramLabel = "TYPE", description = "parquet (default) or jsonl.")
  private String files;

  @Option(
      names = "--output-scores",
      paramLabel = "NAME",
      arity = "0..1",
      fallbackValue = "model",
      description = {
        "Write scores in place of labels; to triplets and n-tuples beside the texts: model (default",
        "without a name), first-stage, or both, each in a column that is named so."
      })
  private String outputScores;

  @Option(
      names = "--negatives",
      paramLabel = "N",
      description = "How many negatives of a query (default 3).")
  private String negatives;

  @Option(
      names = "--sampling",
      paramLabel = "NAME",
      description = "top (default), or random: drawn by --seed.")
  private String sampling;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What random negatives are drawn by (default 7).")
  private String seed;

  @Option(
      names = "--range-min",
      paramLabel = "N",
      description = "Skip so many of the best that are left after filtering.")
  private String rangeMin;

  @Option(
      names = "--range-max",
      paramLabel = "N",
      description =
          "Look at so many, of these and of the first stage (default: follows from the rest).")
  private String rangeMax;

  @Option(
      names = "--absolute-margin",
      paramLabel = "X",
      description = "Drop what is above the worst positive less X (MS MARCO: 3, with logits).")
  private String absoluteMargin;

  @Option(
      names = "--relative-margin",
      paramLabel = "X",
      description =
          "Drop what is above the worst positive less this share of its absolute value, as 0.05.")
  private String relativeMargin;

  @Option(names = "--max-score", paramLabel = "X", description = "Drop what is above X.")
  private String maxScore;

  @Option(names = "--min-score", paramLabel = "X", description = "Drop what is below X.")
  private String minScore;

  @Option(
      names = "--negative-threshold",
      paramLabel = "X",
      description = "Drop what is not below X (RocketQA: 0.1).")
  private String negativeThreshold;

  @Option(
      names = "--positive-threshold",
      paramLabel = "X",
      description = "Take the best other document above X for a positive (RocketQA: 0.9).")
  private String positiveThreshold;

  @Option(
      names = "--max-positives",
      paramLabel = "N",
      description = "Use the best N positives of a query (default: all).")
  private String maxPositives;

  @Option(
      names = "--grades",
      paramLabel = "X",
      description =
          "For qrels: from which scores on a document has grade 1, 2 and so on, as 0.3,0.7.")
  private List<String> grades;

  @Mixin private RunOptions run;

  @Override
  public Integer call() throws IOException {
    Map<String, Object> given = new LinkedHashMap<>();
    input.put(given);
    join.put(given);
    given.put("rerank.evaluation.qrels", qrels);
    given.put("rerank.evaluation.relevance-level", level);
    model.put(given);
    pair.put(given);
    score.put(given);
    given.put("rerank.label.forms", forms);
    given.put("rerank.label.file-type", files);
    given.put("rerank.label.output-scores", outputScores);
    given.put("rerank.label.negatives", negatives);
    given.put("rerank.label.sampling", sampling);
    given.put("rerank.label.seed", seed);
    given.put("rerank.label.range-min", rangeMin);
    given.put("rerank.label.range-max", rangeMax);
    given.put("rerank.label.absolute-margin", absoluteMargin);
    given.put("rerank.label.relative-margin", relativeMargin);
    given.put("rerank.label.max-score", maxScore);
    given.put("rerank.label.min-score", minScore);
    given.put("rerank.label.negative-threshold", negativeThreshold);
    given.put("rerank.label.positive-threshold", positiveThreshold);
    given.put("rerank.label.max-positives", maxPositives);
    given.put("rerank.label.grades", grades);
    run.put(given);
    LabelConfig settings =
        ConfigLoader.load(
            new ConfigSources(input.file(), SparkSessions.settings(), Given.of(given)),
            LabelSettings::read);
    try (SparkSession spark = SparkSessions.open("spark-rerank label")) {
      print(settings, new LabelJob(spark, settings, System.err).run());
    }
    return 0;
  }

  private void print(LabelConfig settings, LabelResult result) {
    PrintWriter out = spec.commandLine().getOut();
    LabelCounts counts = result.counts();
    out.printf(
        Locale.ROOT,
        "%,d candidates in = %,d scored + %,d rejected%n",
        result.rows().read(),
        result.rows().scored(),
        result.rows().rejectedInAll());
    Summary.pairs(out, result.pairs(), result.device(), result.scoringSeconds());
    Summary.truncated(out, result.rows().truncated(), result.rows().scored());
    Summary.rejected(out, result.rows().rejected());
    counts.mining().ifPresent(mining -> print(out, settings, mining));
    out.println();
    counts.rows().forEach((form, rows) -> out.printf(Locale.ROOT, "%-12s %,d rows%n", form, rows));
    out.printf(
        "%nResults are in %s: examples/, report.html, rejected/, %smanifest.json%n",
        settings.pairs().output().path(),
        settings.pairs().scoring().scores() == null ? "scores/, " : "");
    out.flush();
  }

  private static void print(PrintWriter out, LabelConfig settings, MiningCounts mining) {
    MiningTotals totals = mining.totals();
    out.printf(
        Locale.ROOT,
        "%n%,d of %,d queries have positives, %,d in all; %,d negatives; %,d queries have fewer than %d"
            + " negatives, %,d of them none%n",
        totals.withPositives(),
        totals.queries(),
        totals.positives(),
        totals.negatives(),
        totals.shortOfNegatives(),
        settings.rules().draw().negatives(),
        totals.withoutNegatives());
    mining
        .dropped()
        .forEach((filter, count) -> out.printf(Locale.ROOT, "  %s: %,d%n", filter, count));
    for (ScoreDistribution scores : mining.distributions()) {
      out.printf(
          Locale.ROOT,
          "%-12s mean %s, median %s, from %s to %s%n",
          scores.kind(),
          Decimals.of(scores.mean()),
          Decimals.of(scores.quantiles().median()),
          Decimals.of(scores.quantiles().least()),
          Decimals.of(scores.quantiles().most()));
    }
  }
}
