package io.sparkrerank.jobs.retrieve;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.SearchSettings;
import io.sparkrerank.jobs.evaluation.EvaluatedRuns;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.EvaluationOutput;
import io.sparkrerank.jobs.evaluation.Qrels;
import io.sparkrerank.jobs.evaluation.QueryCollector;
import io.sparkrerank.jobs.evaluation.QueryEvaluations;
import io.sparkrerank.jobs.evaluation.page.EvaluateReport;
import io.sparkrerank.jobs.input.TextPlan;
import io.sparkrerank.jobs.io.EvaluationInputs;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.report.Manifest;
import io.sparkrerank.jobs.scoring.CheckedRows;
import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.jobs.scoring.ScoredRowCounts;
import io.sparkrerank.jobs.scoring.ScoringWorkflow;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.spark.row.Columns;
import io.sparkrerank.spark.row.TextRole;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The job of the command {@code retrieve}: finds the best documents of each query by BM25, by the
 * vectors of a bi-encoder, or by both. The search is exact: it looks at every document. Not safe
 * for use by several threads; run it once.
 */
public final class RetrieveJob {

  private final SparkSession spark;
  private final RetrieveConfig config;
  private final JobContext job;
  private final SearchInput input;

  /**
   * Creates the job.
   *
   * @param progress the stream for lines about progress
   */
  public RetrieveJob(SparkSession spark, RetrieveConfig config, PrintStream progress) {
    this.spark = spark;
    this.config = config;
    this.job = JobContext.of(spark, config.pairs(), progress);
    this.input = new SearchInput(job, config);
  }

  /**
   * Runs the job.
   *
   * @throws RerankException if configuration, input, model or output are wrong
   */
  public RetrieveResult run() {
    job.requireApart(config.paths());
    if (config.evaluation().qrels() != null) {
      // Wrong judgments must be found before hours of embedding, not after them.
      Qrels.read(spark, config.evaluation().qrels()).close();
    }
    return input.embeddedRoles().isEmpty() ? runWithoutModel() : runWithModel();
  }

  private RetrieveResult runWithModel() {
    ScoringWorkflow workflow =
        new ScoringWorkflow(
            job, "retrieve", ModelOptions.Use.EMBED, OutputDirectory.Content.RETRIEVAL);
    return workflow.run(
        model -> input.check(new EmbeddingRules(config.vectors(), model.search()), model.spec()),
        input::requireTexts,
        scoring ->
            finish(
                new SearchTexts.Embedded(job, workflow, scoring),
                new EmbeddingRules(config.vectors(), scoring.prepared().model().search())));
  }

  private RetrieveResult runWithoutModel() {
    EmbeddingRules rules = new EmbeddingRules(config.vectors(), SearchSettings.NONE);
    Manifest manifest = new Manifest("retrieve");
    OutputDirectory output =
        OutputDirectory.open(
            config.pairs().requiredOutput(),
            OutputDirectory.Content.RETRIEVAL,
            spark.sparkContext().hadoopConfiguration());
    try (CheckedRows checked = input.check(rules, null)) {
      if (config.method().readsTerms()) {
        checked.requireGoodTexts(
            config.pairs().input().onBadRows(), config.pairs().scoring().maxRejected());
        input.requireTexts(checked);
      }
      output.clear();
      return finish(new SearchTexts.Plain(job, checked, output, manifest), rules);
    }
  }

  private RetrieveResult finish(SearchTexts texts, EmbeddingRules rules) {
    Dataset<Row> rejected = job.phases().run("Write rejected rows", texts::writeRejected);
    ScoredRowCounts rows = texts.count(rejected);
    SearchOutcome outcome = search(texts, rules);
    Evaluation evaluation =
        report(
            texts,
            outcome.runs(),
            notes -> {
              notes.put("rows", rows.json());
              notes.put("found", outcome.counts().json());
              noteVectors(notes, rules);
            });
    texts.output().markSuccess();
    return new RetrieveResult(rows, outcome.counts(), texts.embedding(), evaluation);
  }

  /**
   * The outcome of a search.
   *
   * @param runs the names of the run files to measure
   */
  private record SearchOutcome(RetrievedCounts counts, List<String> runs) {}

  private SearchOutcome search(SearchTexts texts, EmbeddingRules rules) {
    CheckedRows checked = texts.checked();
    Searcher searcher = new Searcher(job, config, texts.output());
    return switch (config.method()) {
      case BM25 ->
          outcome(
              searcher.byTerms(checked),
              ids(checked, TextRole.QUERY),
              ids(checked, TextRole.DOCUMENT));
      case DENSE -> {
        VectorsByRole vectors = vectors(texts);
        yield outcome(
            searcher.byVectors(vectors, rules.similarity()),
            vectors.queries(),
            vectors.documents());
      }
      case HYBRID -> {
        VectorsByRole vectors = vectors(texts);
        yield outcome(
            searcher.byBoth(checked, vectors, rules.similarity()),
            distinctIds(ids(checked, TextRole.QUERY), vectors.queries()),
            distinctIds(ids(checked, TextRole.DOCUMENT), vectors.documents()));
      }
    };
  }

  private SearchOutcome outcome(
      Searcher.Lists lists, Dataset<Row> queries, Dataset<Row> documents) {
    RetrievedCounts counts =
        job.phases()
            .run(
                "Count what was found",
                () ->
                    RetrievedCounts.of(
                        queries.count(),
                        documents.count(),
                        SearchPlan.totals(lists.retrieved()).head()));
    return new SearchOutcome(counts, lists.runs());
  }

  private static Dataset<Row> ids(CheckedRows checked, TextRole role) {
    return TextPlan.of(checked.keys(), role).select(Columns.ID);
  }

  private static Dataset<Row> distinctIds(Dataset<Row> texts, Dataset<Row> vectors) {
    return texts.union(vectors.select(Columns.ID)).distinct();
  }

  /** Returns given vectors, and writes those that a model has just computed. */
  private VectorsByRole vectors(SearchTexts texts) {
    String documents = config.vectors().documents();
    String queries = config.vectors().queries();
    return new VectorsByRole(
        documents == null
            ? writeVectors(texts, TextRole.DOCUMENT, "documents")
            : VectorTable.open(spark, documents).rows(),
        queries == null
            ? writeVectors(texts, TextRole.QUERY, "queries")
            : VectorTable.open(spark, queries).rows());
  }

  private Dataset<Row> writeVectors(SearchTexts texts, TextRole role, String name) {
    return job.phases()
        .run(
            "Write vectors of " + name,
            () ->
                texts
                    .output()
                    .writeParquet(
                        TextPlan.vectors(TextPlan.of(texts.embedded(), role)), "vectors/" + name));
  }

  private void noteVectors(Manifest manifest, EmbeddingRules rules) {
    if (!config.method().readsVectors()) {
      return;
    }
    manifest.similarity(rules.similarity());
    Map<TextRole, String> prompts = new EnumMap<>(TextRole.class);
    input.embeddedRoles().forEach(role -> prompts.put(role, rules.prompt(role)));
    manifest.prompts(prompts);
  }

  /**
   * Writes the manifest. With judgments, it also measures the runs and writes the measures and the
   * report.
   *
   * @param runs the names of the run files
   * @param notes adds the parts of the manifest that only a search has
   * @return the measures, or null without judgments
   */
  private @Nullable Evaluation report(
      SearchTexts texts, List<String> runs, Consumer<Manifest> notes) {
    if (config.evaluation().qrels() == null) {
      texts.writeManifest(notes);
      return null;
    }
    QueryCollector queries = new QueryCollector(runs.size(), config.evaluation().averaging());
    try (EvaluatedRuns evaluated =
        job.phases().run("Measure", () -> evaluate(texts.output(), runs, queries))) {
      EvaluationOutput written = new EvaluationOutput(spark, texts.output());
      written.writeMeasures(evaluated, evaluated.evaluation().json());
      written.writeReport(EvaluateReport.page(evaluated, queries, texts.writeManifest(notes)));
      return evaluated.evaluation();
    }
  }

  private EvaluatedRuns evaluate(
      OutputDirectory output, List<String> runs, QueryCollector queries) {
    return EvaluatedRuns.evaluate(
        spark,
        EvaluationInputs.find(
            "Run",
            runs.stream().map(output::path).toList(),
            spark.sparkContext().hadoopConfiguration()),
        config.evaluation(),
        QueryEvaluations.SHOWN,
        queries::add);
  }
}
