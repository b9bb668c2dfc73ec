package io.sparkrerank.jobs.pipeline;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.jobs.evaluation.Comparison;
import io.sparkrerank.jobs.evaluation.EvaluatedRuns;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.EvaluationOutput;
import io.sparkrerank.jobs.evaluation.Qrels;
import io.sparkrerank.jobs.evaluation.QueryCollector;
import io.sparkrerank.jobs.evaluation.QueryEvaluations;
import io.sparkrerank.jobs.evaluation.RunSource;
import io.sparkrerank.jobs.io.EvaluationInput;
import io.sparkrerank.jobs.io.EvaluationInputs;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.io.Partitions;
import io.sparkrerank.jobs.io.TableReader;
import io.sparkrerank.jobs.rerank.RerankEvaluation;
import io.sparkrerank.measure.Measure;
import io.sparkrerank.spark.row.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Measures the lists of all stages side by side, and what each stage could have made of its
 * candidates; finds which stage lost which relevant documents.
 */
public final class PipelineEvaluation {

  /** How many ranks of the last list count where the first measure has no cutoff. */
  private static final int LOOKED_AT = 10;

  private final SparkSession spark;
  private final PipelineConfig config;
  private final OutputDirectory output;

  PipelineEvaluation(SparkSession spark, PipelineConfig config, OutputDirectory output) {
    this.spark = spark;
    this.config = config;
    this.output = output;
  }

  /**
   * Refuses a run to begin with that cannot be measured.
   *
   * @throws RerankException if it is several files, or it or judgments are wrong
   */
  static void requireRun(SparkSession spark, PipelineConfig config) {
    List<EvaluationInput> found =
        EvaluationInputs.find(
            "Run", List.of(config.run()), spark.sparkContext().hadoopConfiguration());
    if (found.size() > 1) {
      throw RerankException.input(
          "--run %s is %d files, and a pipeline begins with one; make one of them",
          config.run(), found.size());
    }
    if (config.evaluation().qrels() != null) {
      EvaluatedRuns.evaluate(
              spark, found, RerankEvaluation.byScore(config.evaluation()), 0, query -> {})
          .close();
    }
  }

  /** What was measured, how lists differ from the first, or null, and what is known of queries. */
  record Result(PipelineFigures.Measured measured, Comparison comparison, QueryCollector single) {}

  /** Measures, and writes {@code metrics_by_query/}, {@code metrics.json} and the documents. */
  Result measure() {
    EvaluationConfig byScore = RerankEvaluation.byScore(config.evaluation());
    List<EvaluationInput> inputs = inputs();
    List<String> lists = inputs.stream().map(EvaluationInput::name).toList();
    Dataset<Row> listed = new RunSource(spark, inputs, byScore).read();
    int given = lists.size() - config.stages().size();
    Dataset<Row> ranked = LossPlan.ranked(listed, rejected(given));
    List<String> names = new ArrayList<>(lists);
    Dataset<Row> all = listed;
    Map<Integer, Integer> candidates = new HashMap<>();
    for (int stage = 0; stage < config.stages().size(); stage++) {
      int before = stage + given - 1;
      if (before >= 0) {
        candidates.put(stage, names.size());
        Integer depth = config.stages().get(stage).depth();
        all = all.unionByName(LossPlan.candidates(ranked, before, depth, names.size()));
        names.add("candidates of " + config.stages().get(stage).name());
      }
    }
    try (Qrels qrels = Qrels.read(spark, byScore.qrels())) {
      Dataset<Row> rows = qrels.judgments().union(all);
      int partitions = Partitions.adaptShuffles(spark, rows);
      QueryCollector single = new QueryCollector(lists.size(), byScore.averaging());
      try (QueryEvaluations queries =
          new QueryEvaluations(rows, names, byScore, partitions, QueryEvaluations.SHOWN)) {
        Evaluation evaluation =
            queries.sumUp(
                query -> {
                  if (query.run() < lists.size()) {
                    single.add(query);
                  }
                });
        Evaluation ofLists =
            new Evaluation(
                evaluation.averaging(),
                evaluation.rules(),
                evaluation.measures(),
                evaluation.runs().subList(0, lists.size()));
        Comparison comparison = RerankEvaluation.comparison(byScore, ofLists, single);
        output.writeParquet(
            queries.byQuery().filter(col(Columns.RUN).isin(lists.toArray())), "metrics_by_query");
        output.writeJson("metrics.json", EvaluationOutput.metrics(ofLists, comparison));
        List<double[]> best = new ArrayList<>();
        for (int stage = 0; stage < config.stages().size(); stage++) {
          Integer run = candidates.get(stage);
          best.add(
              run == null
                  ? null
                  : bounds(
                      evaluation.runs().get(run).ceiling(), config.stages().get(stage).depth()));
        }
        return new Result(losses(ofLists, best, qrels, ranked, lists), comparison, single);
      }
    }
  }

  /** NaN for measures that see beyond the head: what is below it is in the stage's list too. */
  private double[] bounds(double[] ceiling, Integer depth) {
    double[] bounds = ceiling.clone();
    for (int index = 0; index < bounds.length; index++) {
      int cutoff = config.evaluation().measures().get(index).cutoff();
      if (depth != null && (cutoff == Measure.NO_CUTOFF || cutoff > depth)) {
        bounds[index] = Double.NaN;
      }
    }
    return bounds;
  }

  private List<EvaluationInput> inputs() {
    List<EvaluationInput> inputs = new ArrayList<>();
    if (config.run() != null) {
      inputs.add(input(PipelineConfig.GIVEN, config.run()));
    }
    for (PipelineStage stage : config.stages()) {
      inputs.add(input(stage.name(), output.path(stage.folder() + "/run.trec")));
    }
    return inputs;
  }

  private EvaluationInput input(String name, String path) {
    EvaluationInput found =
        EvaluationInputs.find("Run", List.of(path), spark.sparkContext().hadoopConfiguration())
            .get(0);
    return new EvaluationInput(name, found.path(), found.format());
  }

  /** What re-rankings could not use, by the number of the list that it was in. */
  private Map<Integer, Dataset<Row>> rejected(int given) {
    Map<Integer, Dataset<Row>> rejected = new HashMap<>();
    for (int stage = 0; stage < config.stages().size(); stage++) {
      PipelineStage settings = config.stages().get(stage);
      if (settings.rerank() != null) {
        rejected.put(
            stage + given - 1,
            new TableReader(spark).parquet(output.path(settings.folder() + "/rejected")));
      }
    }
    return rejected;
  }

  private PipelineFigures.Measured losses(
      Evaluation lists, List<double[]> best, Qrels qrels, Dataset<Row> ranked, List<String> names) {
    int cutoff = config.evaluation().measures().get(0).cutoff();
    int within = cutoff == Measure.NO_CUTOFF ? LOOKED_AT : cutoff;
    Dataset<Row> relevant =
        output.writeParquet(
            LossPlan.relevant(
                qrels.grades(), lists.rules().level(), ranked, names, reach(names.size(), within)),
            "relevant_documents");
    Map<String, Long> counts = new HashMap<>();
    LossPlan.counts(relevant)
        .collectAsList()
        .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    List<Long> lost = names.stream().map(name -> counts.getOrDefault(name, 0L)).toList();
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    return new PipelineFigures.Measured(lists, best, all, lost, within);
  }

  /**
   * How many ranks of each list count: as many as any later stage scores, as what is below a head
   * keeps its place, and as many as are looked at in the end. Null is all.
   */
  private List<Integer> reach(int lists, int within) {
    Integer[] reach = new Integer[lists];
    Integer deepest = within;
    int given = lists - config.stages().size();
    for (int list = lists - 1; list >= 0; list--) {
      reach[list] = deepest;
      int stage = list - given;
      if (stage >= 0) {
        Integer depth = config.stages().get(stage).depth();
        deepest =
            deepest == null || depth == null ? null : Integer.valueOf(Math.max(deepest, depth));
      }
    }
    return Arrays.asList(reach);
  }
}
