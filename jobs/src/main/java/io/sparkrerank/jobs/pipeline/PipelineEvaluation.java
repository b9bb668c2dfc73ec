package io.sparkrerank.jobs.pipeline;

import static org.apache.spark.sql.functions.col;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.EvaluationConfig;
import io.sparkrerank.jobs.config.InputSettings;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Measures the lists of all stages side by side, and the best order of what each stage read. Finds
 * the stage that lost each relevant document.
 */
public final class PipelineEvaluation {

  /** The ranks of the last list that count if the first measure has no cutoff. */
  private static final int DEFAULT_RANKS = 10;

  private final SparkSession spark;
  private final PipelineConfig config;
  private final OutputDirectory output;
  private final EvaluationConfig byScore;

  /** The number of lists before that of the first stage: 0, or 1 with a run to begin with. */
  private final int listsBefore;

  PipelineEvaluation(SparkSession spark, PipelineConfig config, OutputDirectory output) {
    this.spark = spark;
    this.config = config;
    this.output = output;
    this.byScore = RerankEvaluation.byScore(config.evaluation());
    this.listsBefore = config.run() == null ? 0 : 1;
  }

  /**
   * Checks that the run that the pipeline begins with is one file and can be measured.
   *
   * @param run the path of the run
   * @throws RerankException if it is several files, or it or judgments are wrong
   */
  static void requireRun(SparkSession spark, PipelineConfig config, String run) {
    List<EvaluationInput> found =
        EvaluationInputs.find("Run", List.of(run), spark.sparkContext().hadoopConfiguration());
    if (found.size() > 1) {
      throw RerankException.input(
          InputSettings.RUN.option()
              + " %s is %d files, and a pipeline begins with one; make one of them",
          run,
          found.size());
    }
    if (config.evaluation().qrels() != null) {
      EvaluatedRuns.evaluate(
              spark, found, RerankEvaluation.byScore(config.evaluation()), 0, query -> {})
          .close();
    }
  }

  /**
   * Measures the lists of all stages, and writes {@code metrics_by_query/}, {@code metrics.json}
   * and {@code relevant_documents/}.
   *
   * @throws RerankException if judgments cannot be read, or results cannot be written
   */
  PipelineMeasures measure() {
    List<EvaluationInput> inputs = inputs();
    List<String> lists = inputs.stream().map(EvaluationInput::name).toList();
    Dataset<Row> listed = new RunSource(spark, inputs, byScore).read();
    Dataset<Row> ranked = LossPlan.ranked(listed, rejected());
    List<String> names = new ArrayList<>(lists);
    Dataset<Row> all = listed;
    for (int stage = firstReader(); stage < config.stages().size(); stage++) {
      Integer depth = config.stages().get(stage).depth();
      all =
          all.unionByName(
              LossPlan.candidates(ranked, stage + listsBefore - 1, depth, names.size()));
      names.add("candidates of " + config.stages().get(stage).name());
    }
    try (Qrels qrels = Qrels.read(spark, byScore.requiredQrels())) {
      Dataset<Row> rows = qrels.judgments().union(all);
      int partitions = Partitions.adaptShuffles(spark, rows);
      try (QueryEvaluations queries =
          new QueryEvaluations(rows, names, byScore, partitions, QueryEvaluations.SHOWN)) {
        return measure(queries, lists, losses(qrels, ranked, lists));
      }
    }
  }

  /** Sums up the queries of the lists and of the candidates, which follow the lists. */
  private PipelineMeasures measure(
      QueryEvaluations queries, List<String> lists, PipelineMeasures.Losses losses) {
    QueryCollector collector = new QueryCollector(lists.size(), byScore.averaging());
    Evaluation evaluation =
        queries.sumUp(
            query -> {
              if (query.run() < lists.size()) {
                collector.add(query);
              }
            });
    Evaluation ofLists = evaluation.firstRuns(lists.size());
    Comparison comparison = RerankEvaluation.comparison(byScore, ofLists, collector);
    output.writeParquet(
        queries.byQuery().filter(col(Columns.RUN).isin(lists.toArray())), "metrics_by_query");
    output.writeJson("metrics.json", EvaluationOutput.metrics(ofLists, comparison));
    List<double @Nullable []> ceilings = new ArrayList<>();
    for (int stage = 0; stage < config.stages().size(); stage++) {
      ceilings.add(
          stage < firstReader()
              ? null
              : ceiling(
                  evaluation.runs().get(lists.size() + stage - firstReader()).ceiling(),
                  config.stages().get(stage).depth()));
    }
    return new PipelineMeasures(ofLists, ceilings, losses, comparison, collector);
  }

  /** Returns the number of the first stage that reads a list: a search that begins reads none. */
  private int firstReader() {
    return 1 - listsBefore;
  }

  /** Returns NaN for measures that look below the depth: the list has other documents there. */
  private double[] ceiling(double[] ofCandidates, @Nullable Integer depth) {
    double[] ceiling = ofCandidates.clone();
    for (int index = 0; index < ceiling.length; index++) {
      int cutoff = config.evaluation().measures().get(index).cutoff();
      if (depth != null && (cutoff == Measure.NO_CUTOFF || cutoff > depth)) {
        ceiling[index] = Double.NaN;
      }
    }
    return ceiling;
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

  /** Returns the rows that re-rankings could not use, by the number of the list they were in. */
  private Map<Integer, Dataset<Row>> rejected() {
    Map<Integer, Dataset<Row>> rejected = new HashMap<>();
    for (int stage = 0; stage < config.stages().size(); stage++) {
      if (config.stages().get(stage) instanceof PipelineStage.Rerank rerank) {
        rejected.put(
            stage + listsBefore - 1,
            new TableReader(spark).parquet(output.path(rerank.folder() + "/rejected")));
      }
    }
    return rejected;
  }

  private PipelineMeasures.Losses losses(Qrels qrels, Dataset<Row> ranked, List<String> lists) {
    int cutoff = config.evaluation().measures().get(0).cutoff();
    int within = cutoff == Measure.NO_CUTOFF ? DEFAULT_RANKS : cutoff;
    Dataset<Row> relevant =
        output.writeParquet(
            LossPlan.relevant(
                qrels.grades(), byScore.rules().level(), ranked, lists, reach(within)),
            "relevant_documents");
    List<LossPlan.Count> counts =
        LossPlan.counts(relevant).collectAsList().stream().map(LossPlan.Count::of).toList();
    List<Long> lost =
        lists.stream()
            .map(
                list ->
                    counts.stream()
                        .filter(count -> list.equals(count.lostBy()))
                        .mapToLong(LossPlan.Count::documents)
                        .sum())
            .toList();
    long all = counts.stream().mapToLong(LossPlan.Count::documents).sum();
    return new PipelineMeasures.Losses(all, lost, within);
  }

  /**
   * Returns how many ranks of each list count: as many as any later stage reads, because what is
   * below that keeps its place, and at least {@code within}. Null is all.
   */
  private List<@Nullable Integer> reach(int within) {
    Deque<Optional<Integer>> reach = new ArrayDeque<>();
    Optional<Integer> deepest = Optional.of(within);
    for (int stage = config.stages().size() - 1; stage >= 0; stage--) {
      reach.addFirst(deepest);
      Optional<Integer> depth = Optional.ofNullable(config.stages().get(stage).depth());
      deepest = deepest.flatMap(ranks -> depth.map(more -> Math.max(ranks, more)));
    }
    if (listsBefore == 1) {
      reach.addFirst(deepest);
    }
    List<@Nullable Integer> ranks = new ArrayList<>();
    reach.forEach(list -> ranks.add(list.orElse(null)));
    return ranks;
  }
}
