package io.sparkrerank.jobs.retrieve;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.jobs.input.TextPlan;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.report.Manifest;
import io.sparkrerank.jobs.report.SparkSettings;
import io.sparkrerank.jobs.report.Versions;
import io.sparkrerank.jobs.scoring.CheckedRows;
import io.sparkrerank.jobs.scoring.FinishedScoring;
import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.jobs.scoring.RankPlan;
import io.sparkrerank.jobs.scoring.RejectedRows;
import io.sparkrerank.jobs.scoring.ScoredRowCounts;
import io.sparkrerank.jobs.scoring.ScoredTotals;
import io.sparkrerank.jobs.scoring.ScoringWorkflow;
import io.sparkrerank.spark.row.Columns;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The checked texts of a search, after a model has read those that have to be embedded. */
sealed interface SearchTexts {

  /** Returns the texts as they were checked. */
  CheckedRows checked();

  /** Returns the folder of the job's output. */
  OutputDirectory output();

  /** Writes {@code rejected/} and returns its rows. */
  Dataset<Row> writeRejected();

  /**
   * Counts the texts that were read and rejected.
   *
   * @param rejected the rows of {@code rejected/}
   * @throws io.sparkrerank.RerankException if a model read no text, or too many are rejected
   */
  ScoredRowCounts count(Dataset<Row> rejected);

  /** Returns the embedded texts with their vectors; none if no model was needed. */
  Dataset<Row> embedded();

  /**
   * Writes {@code manifest.json}.
   *
   * @param notes adds the parts that only a search has
   */
  JsonNode writeManifest(Consumer<Manifest> notes);

  /** Returns the work of the model, or null if none was needed. */
  RetrieveResult.@Nullable Embedding embedding();

  /** Counts the good texts that no model has to read. Such a text has no key. */
  private static long withoutModel(CheckedRows checked) {
    return CheckPlan.good(checked.keys()).filter(col(Columns.PAIR_KEY).isNull()).count();
  }

  /**
   * Texts of a search by terms, or of one whose vectors are all given.
   *
   * @param manifest the manifest, begun when the job started
   */
  record Plain(JobContext job, CheckedRows checked, OutputDirectory output, Manifest manifest)
      implements SearchTexts {

    @Override
    public Dataset<Row> writeRejected() {
      return output.writeParquet(TextPlan.rejected(checked.keys()), "rejected");
    }

    @Override
    public ScoredRowCounts count(Dataset<Row> rejected) {
      return new ScoredRowCounts(
          checked.totals().read(), withoutModel(checked), 0, RejectedRows.byReason(rejected));
    }

    @Override
    public Dataset<Row> embedded() {
      return checked.keys().limit(0);
    }

    @Override
    public JsonNode writeManifest(Consumer<Manifest> notes) {
      manifest.configuration(job.config().resolved());
      manifest.spark(SparkSettings.masked(job.spark()));
      manifest.versions(Versions.current(job.spark()));
      notes.accept(manifest);
      manifest.stages(job.phases().seconds());
      manifest.finished();
      output.writeJson("manifest.json", manifest.json());
      return manifest.json();
    }

    @Override
    public RetrieveResult.@Nullable Embedding embedding() {
      return null;
    }
  }

  /** Texts of which a model embedded some. */
  record Embedded(JobContext job, ScoringWorkflow workflow, FinishedScoring scoring)
      implements SearchTexts {

    @Override
    public CheckedRows checked() {
      return scoring.prepared().input();
    }

    @Override
    public OutputDirectory output() {
      return scoring.output();
    }

    @Override
    public Dataset<Row> writeRejected() {
      return RejectedRows.writeTexts(checked().keys(), embedded(), output());
    }

    @Override
    public ScoredRowCounts count(Dataset<Row> rejected) {
      ScoredTotals read = ScoredTotals.of(RankPlan.scoredTotals(CheckPlan.good(embedded())).head());
      ScoredRowCounts rows =
          new ScoredRowCounts(
              checked().totals().read(),
              withoutModel(checked()) + read.rows(),
              read.truncated(),
              RejectedRows.byReason(rejected));
      RejectedRows.requireScored(job, rows);
      return rows;
    }

    @Override
    public Dataset<Row> embedded() {
      return RankPlan.scored(checked().keys(), scoring.scores().scores());
    }

    @Override
    public JsonNode writeManifest(Consumer<Manifest> notes) {
      return workflow.writeManifest(scoring, notes);
    }

    @Override
    public RetrieveResult.Embedding embedding() {
      return new RetrieveResult.Embedding(
          scoring.scores().counts(), scoring.scores().seconds(), scoring.prepared().device());
    }
  }
}
