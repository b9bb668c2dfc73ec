package io.sparkrerank.jobs.scoring;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.jobs.input.CheckPlan;
import io.sparkrerank.jobs.io.OutputDirectory;
import io.sparkrerank.jobs.io.RunFile;
import io.sparkrerank.spark.row.Columns;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The lists that a re-ranking makes, as they were written.
 *
 * @param listed the candidates that have a place
 * @param ranked the ranked rows
 * @param rows what became of all rows
 */
public record RankedLists(Dataset<Row> listed, Dataset<Row> ranked, RankedRowCounts rows) {

  /**
   * Writes {@code rejected/}, {@code ranked/} and {@code run.trec}, and counts what is there.
   *
   * @param scored the candidates with scores or reasons
   * @param counts what became of the pairs
   * @param qrels the judgments, or null
   * @param topK how many documents of each query to keep, or null for all
   * @throws RerankException if nothing can be ranked, or too much is rejected
   */
  public static RankedLists write(
      JobContext job,
      CheckedRows input,
      Dataset<Row> scored,
      PairCounts counts,
      Dataset<Row> qrels,
      Integer topK,
      OutputDirectory output) {
    PairsConfig config = job.config();
    PhaseTimer phases = job.phases();
    Dataset<Row> rejected =
        phases.run("Write rejected rows", () -> RejectedRows.write(input.keys(), scored, output));
    Dataset<Row> losses = RankPlan.queriesWithLosses(rejected);
    Dataset<Row> ranked =
        phases.run("Rank", () -> ranked(scored, input.rest(), losses, qrels, topK, output));
    Dataset<Row> listed = listed(scored, input.rest());
    RankedRowCounts rows =
        phases.run(
            "Count what was written",
            () -> count(input, counts, listed, ranked, rejected, losses, topK));
    RejectedRows.requireScored(job, rows.read(), rows.ranked(), rows.rejected());
    phases.run(
        "Write run.trec",
        () -> {
          output.writeText("run.trec", new RunFile(ranked, config.output().tag())::writeTo);
          return null;
        });
    return new RankedLists(listed, ranked, rows);
  }

  private static Dataset<Row> listed(Dataset<Row> scored, Dataset<Row> rest) {
    Dataset<Row> good = CheckPlan.good(scored);
    return rest == null ? good : good.unionByName(rest, true);
  }

  private static Dataset<Row> ranked(
      Dataset<Row> scored,
      Dataset<Row> rest,
      Dataset<Row> losses,
      Dataset<Row> qrels,
      Integer topK,
      OutputDirectory output) {
    Dataset<Row> good = RankPlan.withFirstStageRank(CheckPlan.good(scored));
    Dataset<Row> ranked =
        rest == null
            ? RankPlan.ranked(good, topK)
            : RankPlan.first(TopOfListPlan.withRest(RankPlan.ranked(good, null), rest), topK);
    if (qrels != null) {
      ranked =
          ranked
              .drop(Columns.RELEVANCE)
              .join(qrels, new String[] {Columns.QUERY_ID, Columns.DOC_ID}, "left");
    }
    return output.writeParquet(RankPlan.output(RankPlan.withIncomplete(ranked, losses)), "ranked");
  }

  private static RankedRowCounts count(
      CheckedRows input,
      PairCounts pairs,
      Dataset<Row> listed,
      Dataset<Row> ranked,
      Dataset<Row> rejected,
      Dataset<Row> losses,
      Integer topK) {
    Row lists = RankPlan.sizeOfLists(listed, topK).head();
    Row written = RankPlan.rowsAndQueries(ranked).head();
    return new RankedRowCounts(
        input.read(),
        lists.getLong(0),
        input.unscored(),
        lists.getLong(1),
        written.getLong(0),
        written.getLong(1),
        RejectedRows.byReason(rejected),
        new QueryCounts(
            written.getLong(2), written.getLong(3), RankPlan.lost(losses, ranked).count()),
        pairs);
  }
}
