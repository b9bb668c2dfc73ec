package io.sparkrerank.jobs.retrieve;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.SearchSettings;
import io.sparkrerank.jobs.config.InputConfig;
import io.sparkrerank.jobs.evaluation.Evaluation;
import io.sparkrerank.jobs.evaluation.Qrels;
import io.sparkrerank.jobs.input.RoleCounts;
import io.sparkrerank.jobs.input.TextPlan;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.io.Partitions;
import io.sparkrerank.jobs.io.TableReader;
import io.sparkrerank.jobs.report.Manifest;
import io.sparkrerank.jobs.report.SparkSettings;
import io.sparkrerank.jobs.report.Versions;
import io.sparkrerank.jobs.scoring.CheckedRows;
import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.jobs.scoring.PairCounts;
import io.sparkrerank.jobs.scoring.RejectedRows;
import io.sparkrerank.jobs.scoring.ScoredRowCounts;
import io.sparkrerank.jobs.scoring.ScoringWorkflow;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.spark.row.TextRole;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Searches documents for the best ones of each query: by BM25, by the vectors of a bi-encoder, or
 * by both. Exact: every document is looked at.
 */
public final class RetrieveJob {

  private static final SearchSettings NO_MODEL = new SearchSettings("", "", "cosine");

  private final SparkSession spark;
  private final RetrieveConfig config;
  private final JobContext job;

  /**
   * Creates the job.
   *
   * @param progress where progress is printed
   */
  public RetrieveJob(SparkSession spark, RetrieveConfig config, PrintStream progress) {
    this.spark = spark;
    this.config = config;
    this.job = JobContext.of(spark, config.pairs(), progress);
  }

  /**
   * What a run did.
   *
   * @param rows what became of the texts that were read
   * @param found what was found
   * @param embedded what became of the texts that a model read, or null without one
   * @param seconds how long it took
   * @param device where it ran
   * @param evaluation what the lists are worth, or null without judgments
   */
  public record Result(
      ScoredRowCounts rows,
      RetrievedCounts found,
      PairCounts embedded,
      double seconds,
      String device,
      Evaluation evaluation) {}

  /**
   * Runs the job.
   *
   * @throws RerankException if configuration, input, model or output are wrong
   */
  public Result run() {
    job.requireApart(config.paths());
    if (config.evaluation().qrels() != null) {
      // What is wrong with judgments must not wait for the hours of an embedding.
      Qrels.read(spark, config.evaluation().qrels()).close();
    }
    if (config.embedsDocuments() || config.embedsQueries()) {
      ScoringWorkflow run =
          new ScoringWorkflow(
              job, "retrieve", ModelOptions.Use.EMBED, OutputDirectory.Content.RETRIEVAL);
      return run.run(
          model -> check(model.search(), model.spec()),
          this::requireTexts,
          scored ->
              new Retrieval(job, config, scored.output())
                  .finish(
                      scored.prepared().input(),
                      scored,
                      scored.prepared().model().search(),
                      notes -> run.writeManifest(scored, notes)));
    }
    return withoutModel();
  }

  private Result withoutModel() {
    Manifest manifest = new Manifest("retrieve");
    OutputDirectory output =
        OutputDirectory.open(
            config.pairs().output(),
            OutputDirectory.Content.RETRIEVAL,
            spark.sparkContext().hadoopConfiguration());
    try (CheckedRows input = check(NO_MODEL, null)) {
      if (config.method().readsTerms()) {
        input.requireGoodTexts(
            config.pairs().input().onBadRows(), config.pairs().scoring().maxRejected());
        requireTexts(input);
      }
      output.clear();
      return new Retrieval(job, config, output)
          .finish(
              input,
              null,
              NO_MODEL,
              notes -> {
                manifest.configuration(config.pairs().resolved());
                manifest.spark(SparkSettings.masked(spark));
                manifest.versions(Versions.current(spark));
                notes.accept(manifest);
                manifest.stages(job.phases().seconds());
                manifest.finished();
                output.writeJson("manifest.json", manifest.json());
                return manifest.json();
              });
    }
  }

  private CheckedRows check(SearchSettings model, ModelSpec spec) {
    if (config.method().readsVectors()) {
      Retrieval.similarity(config, model);
      Stream.of(config.vectors().documents(), config.vectors().queries())
          .filter(path -> path != null)
          .forEach(
              path ->
                  VectorSearch.requireIds(
                      VectorSearch.vectors(new TableReader(spark).parquet(path), path), path));
    }
    List<Dataset<Row>> texts = new ArrayList<>();
    List<TextRole> embedded = new ArrayList<>();
    InputConfig input = config.pairs().input();
    if (config.readsDocuments()) {
      texts.add(texts(input.corpus(), TextRole.DOCUMENT, model));
    }
    if (config.readsQueries()) {
      texts.add(texts(input.queries(), TextRole.QUERY, model));
    }
    if (config.embedsDocuments()) {
      embedded.add(TextRole.DOCUMENT);
    }
    if (config.embedsQueries()) {
      embedded.add(TextRole.QUERY);
    }
    Dataset<Row> all =
        texts.stream()
            .reduce(Dataset::union)
            .orElseGet(() -> TextPlan.none(spark.emptyDataFrame()));
    Partitions.adaptShuffles(spark, all);
    return CheckedRows.checkTexts(job, all, spec, embedded);
  }

  private Dataset<Row> texts(String path, TextRole role, SearchSettings model) {
    return TextPlan.texts(
        new TableReader(spark).texts(path), Map.of(), role, prompt(config, model, role), path);
  }

  /** Returns what stands before each text of a role: as it was set, or as the model names it. */
  static String prompt(RetrieveConfig config, SearchSettings model, TextRole role) {
    RetrieveConfig.Vectors set = config.vectors();
    return switch (role) {
      case DOCUMENT -> set.documentPrompt() == null ? model.documentPrompt() : set.documentPrompt();
      case QUERY -> set.queryPrompt() == null ? model.queryPrompt() : set.queryPrompt();
    };
  }

  private void requireTexts(CheckedRows input) {
    List<RoleCounts> counts =
        TextPlan.counts(input.keys()).collectAsList().stream().map(RoleCounts::of).toList();
    if (config.readsQueries()) {
      requireTexts(counts, TextRole.QUERY, "queries", config.pairs().input().queries(), input);
    }
    if (config.readsDocuments()) {
      requireTexts(counts, TextRole.DOCUMENT, "documents", config.pairs().input().corpus(), input);
    }
  }

  private static void requireTexts(
      List<RoleCounts> counts, TextRole role, String name, String path, CheckedRows input) {
    RoleCounts found =
        counts.stream()
            .filter(ofRole -> ofRole.role().equals(role.code()))
            .findFirst()
            .orElseThrow(() -> RerankException.input("No %s in %s", name, path));
    if (found.good() == 0) {
      throw RerankException.input(
          "All %,d rows of the %s are bad: %s",
          found.rows(), name, RejectedRows.listed(RejectedRows.byReason(input.keys())));
    }
  }
}
