package io.sparkrerank.jobs.scoring;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.io.RunFile;
import io.sparkrerank.spark.row.Columns;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The lists of a re-ranking.
 *
 * @param listed the candidates that have a place in a list, before the cut to the best
 * @param ranked the ranked rows, as they were written
 * @param rows what became of all rows
 */
public record RankedLists(Dataset<Row> listed, Dataset<Row> ranked, RankedRowCounts rows) {

  /**
   * Writes {@code rejected/}, {@code ranked/} and {@code run.trec}, and counts what was written.
   *
   * @param scoring the finished scoring, with the checked input and the output folder
   * @param scored the candidates with scores or reasons
   * @param qrels the judgments, or null
   * @param topK number of documents to keep per query, or null for all
   * @throws RerankException if no row could be ranked, or too many are rejected
   */
  public static RankedLists write(
      JobContext job,
      FinishedScoring scoring,
      Dataset<Row> scored,
      @Nullable Dataset<Row> qrels,
      @Nullable Integer topK) {
    CheckedRows input = scoring.prepared().input();
    OutputDirectory output = scoring.output();
    PhaseTimer phases = job.phases();
    Dataset<Row> rejected =
        phases.run("Write rejected rows", () -> RejectedRows.write(input.keys(), scored, output));
    Dataset<Row> losses = RankPlan.queriesWithLosses(rejected);
    Dataset<Row> good = CheckPlan.good(scored);
    Dataset<Row> ranked =
        phases.run(
            "Rank",
            () -> {
              Dataset<Row> lists = rankedLists(input.selection(), good, qrels, topK);
              return output.writeParquet(
                  RankPlan.output(RankPlan.withIncomplete(lists, losses)), "ranked");
            });
    Dataset<Row> listed = input.selection().listed(good);
    RankedRowCounts rows =
        phases.run(
            "Count what was written",
            () ->
                RankedRowCounts.of(
                    input,
                    ListTotals.of(RankPlan.listTotals(listed, topK).head()),
                    RankedTotals.of(RankPlan.rankedTotals(ranked).head()),
                    RejectedRows.byReason(rejected),
                    RankPlan.lost(losses, ranked).count(),
                    scoring.scores().counts()));
    RejectedRows.requireScored(job, rows.read(), rows.ranked(), rows.rejected());
    RunFile run = new RunFile(ranked, job.config().requiredOutput().tag());
    phases.run("Write run.trec", () -> writeRun(run, output));
    return new RankedLists(listed, ranked, rows);
  }

  private static @Nullable Void writeRun(RunFile run, OutputDirectory output) {
    output.writeText("run.trec", run::writeTo);
    return null;
  }

  /** Ranks rows. The grades of the judgments, if there are any, replace those of the input. */
  private static Dataset<Row> rankedLists(
      Selection selection,
      Dataset<Row> good,
      @Nullable Dataset<Row> qrels,
      @Nullable Integer topK) {
    Dataset<Row> ranked = selection.ranked(RankPlan.withFirstStageRank(good), topK);
    return qrels == null
        ? ranked
        : ranked
            .drop(Columns.RELEVANCE)
            .join(qrels, new String[] {Columns.QUERY_ID, Columns.DOC_ID}, "left");
  }
}
