package io.sparkrerank.jobs.config;

import io.sparkrerank.measure.Averaging;
import io.sparkrerank.measure.JudgingRules;
import io.sparkrerank.measure.Measure;
import io.sparkrerank.measure.Measures;
import java.util.List;

/** The settings that say what is measured, by which rules, and how it is printed. */
public final class EvaluationSettings {

  /** The beginning of all keys. */
  public static final String PREFIX = "rerank.evaluation";

  /** The measures and the judgments. */
  public static final SettingGroup MEASURING = new SettingGroup(PREFIX, "Evaluation", "");

  public static final OptionalSetting<String> QRELS =
      MEASURING
          .setting("qrels", SettingType.text())
          .option("--qrels", "FILE")
          .orNull()
          .describedAs(
              "The file with judgments: lines of query, 0, document and grade as TREC writes them,"
                  + " BEIR's TSV with its header, or Parquet. The file may be compressed (.gz)."
                  + " Commands that read candidates also take a column relevance of the input.");

  public static final Setting<List<Measure>> MEASURES =
      MEASURING
          .setting("measures", SettingType.parsedTexts("names of measures", Measures::parse))
          .option("--measure", "NAME")
          .byDefault("[\"nDCG@10\", \"RR@10\", \"AP\", \"P@10\", \"R@20\", \"Success@1\"]")
          .describedAs(
              "The measures, by the names of ir_measures, such as nDCG@10 or RR(rel=2)@10, or of"
                  + " trec_eval, such as map. trec stands for the official measures of trec_eval."
                  + " Several names are separated by commas, or by giving the option again.");

  /** The rules by which a run and its judgments become the lists that are measured. */
  public static final SettingGroup RULES = new SettingGroup(PREFIX, "Evaluation", "");

  public static final Setting<Averaging> AVERAGING =
      RULES
          .setting("averaging", SettingType.choice(Averaging.class))
          .option("--averaging", "OVER")
          .byDefault("complete")
          .describedAs(
              "The queries that means are taken over. complete: all queries with judgments, as"
                  + " trec_eval -c. common: those of them that are in the run, as trec_eval without"
                  + " -c.");

  public static final Setting<Integer> RELEVANCE_LEVEL =
      RULES
          .setting("relevance-level", SettingType.wholeNumberFrom(1))
          .option("--relevance-level", "GRADE")
          .byDefault("1")
          .describedAs(
              "The lowest grade that counts as relevant, as trec_eval -l. A measure with (rel=…) has"
                  + " its own.");

  public static final OptionalSetting<Integer> DEPTH =
      RULES
          .setting("depth", SettingType.wholeNumberFrom(1))
          .option("--depth", "N")
          .or("all")
          .describedAs("The number of documents of each query that count, as trec_eval -M.");

  public static final Setting<Boolean> JUDGED_ONLY =
      RULES
          .setting("judged-only", SettingType.flag())
          .switchedOnBy("--judged-only")
          .byDefault("false")
          .describedAs("Drop documents without a judgment before measuring, as trec_eval -J.");

  public static final Setting<Ties> TIES =
      RULES
          .setting("ties", SettingType.choice(Ties.class))
          .option("--ties", "RULE")
          .byDefault("trec")
          .describedAs(
              "What orders documents. trec: scores, and ids for equal scores. rank: the ranks in the"
                  + " run, as the script of MS MARCO does.");

  /** The runs that are measured. */
  public static final SettingGroup RUN_FILES = new SettingGroup(PREFIX, "Runs", "");

  public static final Setting<List<String>> RUNS =
      RUN_FILES
          .setting("runs", SettingType.texts())
          .option("--run", "PATH")
          .byDefault("[]")
          .describedAs(
              "Files, folders or globs on any Hadoop file system: TREC lines, the output of rerank,"
                  + " or Parquet with columns of queries, documents and scores. Files may be"
                  + " compressed (.gz). Give the option once for each path.");

  /** The form of what is printed. */
  public static final SettingGroup PRINTING = new SettingGroup(PREFIX, "Printing", "");

  public static final Setting<PrintConfig.Format> FORMAT =
      PRINTING
          .setting("format", SettingType.choice(PrintConfig.Format.class))
          .option("--format", "FORM")
          .byDefault("table")
          .describedAs(
              "The form of what is printed: table, trec_eval, markdown, latex, csv or json.");

  public static final Setting<Boolean> PER_QUERY =
      PRINTING
          .setting("per-query", SettingType.flag())
          .switchedOnBy("--per-query")
          .byDefault("false")
          .describedAs("Print the values of single queries too.");

  /** The resampling of differences, for intervals and tests. */
  public static final SettingGroup RESAMPLING = new SettingGroup(PREFIX, "Resampling", "");

  public static final Setting<Integer> RESAMPLES =
      RESAMPLING
          .setting("resamples", SettingType.wholeNumberFrom(1))
          .option("--resamples", "N")
          .byDefault("10000")
          .describedAs(
              "How often differences between two runs are drawn again for intervals and tests. A"
                  + " larger number gives a finer p-value and takes longer.");

  public static final Setting<Long> SEED =
      RESAMPLING
          .setting("seed", SettingType.wholeNumber())
          .option("--seed", "N")
          .byDefault("7")
          .describedAs("The seed of these draws. The same seed gives the same numbers.");

  private EvaluationSettings() {}

  /** The words of {@code ties}. */
  public enum Ties {
    TREC(JudgingRules.Order.SCORE),
    RANK(JudgingRules.Order.RANK);

    private final JudgingRules.Order order;

    Ties(JudgingRules.Order order) {
      this.order = order;
    }
  }

  /** Reads the settings of an evaluation of runs. */
  public static EvaluateConfig evaluate(Settings settings) {
    EvaluationConfig evaluation = evaluation(settings);
    if (evaluation.qrels() == null) {
      settings.fault("No judgments: give %s", QRELS.option());
    }
    List<String> runs = settings.get(RUNS);
    if (runs.isEmpty()) {
      settings.fault("No run: give %s, once or more", RUNS.option());
    }
    return new EvaluateConfig(
        runs, evaluation, print(settings), OutputSettings.optional(settings), settings.rendered());
  }

  /** Reads what is measured, and by which rules. */
  public static EvaluationConfig evaluation(Settings settings) {
    return new EvaluationConfig(
        settings.get(QRELS),
        settings.get(MEASURES),
        rules(settings),
        settings.get(AVERAGING),
        new ResamplingConfig(settings.get(RESAMPLES), settings.get(SEED)));
  }

  private static JudgingRules rules(Settings settings) {
    Integer depth = settings.get(DEPTH);
    JudgingRules.Unjudged unjudged =
        settings.get(JUDGED_ONLY) ? JudgingRules.Unjudged.DROP : JudgingRules.Unjudged.KEEP;
    return new JudgingRules(
        settings.get(TIES).order,
        depth == null ? Integer.MAX_VALUE : depth,
        unjudged,
        settings.get(RELEVANCE_LEVEL));
  }

  private static PrintConfig print(Settings settings) {
    return new PrintConfig(
        settings.get(FORMAT),
        settings.get(PER_QUERY) ? PrintConfig.Queries.PRINT : PrintConfig.Queries.OMIT);
  }
}
