package io.sparkrerank.jobs.embed;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.SearchSettings;
import io.sparkrerank.jobs.config.InputConfig;
import io.sparkrerank.jobs.input.TextPlan;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.io.Partitions;
import io.sparkrerank.jobs.io.TableReader;
import io.sparkrerank.jobs.scoring.CheckedRows;
import io.sparkrerank.jobs.scoring.FinishedScoring;
import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.jobs.scoring.RankPlan;
import io.sparkrerank.jobs.scoring.RejectedRows;
import io.sparkrerank.jobs.scoring.ScoredRowCounts;
import io.sparkrerank.jobs.scoring.ScoringWorkflow;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.spark.row.Columns;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The job of the command {@code embed}: computes the vectors of texts with a bi-encoder, for a
 * later search. Not safe for use by several threads; run it once.
 */
public final class EmbedJob {

  private final SparkSession spark;
  private final EmbedConfig config;
  private final JobContext job;
  private final ScoringWorkflow workflow;

  /**
   * Creates the job.
   *
   * @param progress the stream for lines about progress
   */
  public EmbedJob(SparkSession spark, EmbedConfig config, PrintStream progress) {
    this.spark = spark;
    this.config = config;
    this.job = JobContext.of(spark, config.pairs(), progress);
    this.workflow =
        new ScoringWorkflow(job, "embed", ModelOptions.Use.EMBED, OutputDirectory.Content.VECTORS);
  }

  /**
   * Runs the job.
   *
   * @throws RerankException if configuration, input, model or output are wrong
   */
  public EmbedResult run() {
    InputConfig input = config.pairs().input();
    job.requireApart(input.paths());
    Dataset<Row> table =
        new TableReader(spark)
            .read(input.paths(), input.format(), input.header(), List.of(Columns.TITLE));
    Partitions.adaptShuffles(spark, table);
    String source = String.join(", ", input.paths());
    return workflow.run(
        model ->
            CheckedRows.checkTexts(
                job,
                TextPlan.texts(
                    table, input.columns(), config.role(), prompt(model.search()), source),
                model.spec(),
                List.of(config.role())),
        checked -> {},
        this::finish);
  }

  private String prompt(SearchSettings model) {
    if (config.prompt() != null) {
      return config.prompt();
    }
    return switch (config.role()) {
      case QUERY -> model.queryPrompt();
      case DOCUMENT -> model.documentPrompt();
    };
  }

  private EmbedResult finish(FinishedScoring scoring) {
    CheckedRows input = scoring.prepared().input();
    OutputDirectory output = scoring.output();
    Dataset<Row> scored = RankPlan.scored(input.keys(), scoring.scores().scores());
    Dataset<Row> written =
        job.phases()
            .run("Write vectors", () -> output.writeParquet(TextPlan.vectors(scored), "vectors"));
    Dataset<Row> rejected =
        job.phases()
            .run(
                "Write rejected rows", () -> RejectedRows.writeTexts(input.keys(), scored, output));
    ScoredRowCounts rows =
        job.phases().run("Count what was written", () -> input.rows(written, rejected));
    RejectedRows.requireScored(job, rows);
    writeManifest(scoring, rows);
    output.markSuccess();
    return new EmbedResult(
        rows, scoring.scores().counts(), scoring.scores().seconds(), scoring.prepared().device());
  }

  private void writeManifest(FinishedScoring scoring, ScoredRowCounts rows) {
    String prompt = prompt(scoring.prepared().model().search());
    workflow.writeManifest(
        scoring,
        notes -> {
          notes.put("rows", rows.json());
          notes.prompts(Map.of(config.role(), prompt));
        });
  }
}
