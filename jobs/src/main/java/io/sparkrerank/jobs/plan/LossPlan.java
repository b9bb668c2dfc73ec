package io.sparkrerank.jobs.plan;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.spark.Columns;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Where the relevant documents are in the lists of a pipeline, and which stage lost them. */
public final class LossPlan {

  /** The name of the stage that lost a document. */
  public static final String LOST_BY = "lost_by";

  /** A document's rank in each list; null where it is in none. */
  public static final String RANKS = "ranks";

  private LossPlan() {}

  /**
   * Ranks the documents of each list by score, ties as trec_eval has them.
   *
   * @param listed rows of {@link io.sparkrerank.spark.Schemas#LISTED} of lists, without judgments
   */
  public static Dataset<Row> ranked(Dataset<Row> listed) {
    return listed.withColumn(
        Columns.RANK, RankPlan.rankBy(Columns.SCORE, Columns.QUERY_ID, Columns.RUN));
  }

  /**
   * The relevant documents with their ranks in the lists. A document is lost by the first stage
   * whose list has it beyond {@code reach}, so that no later stage can bring it back.
   *
   * @param judgments query id, document id and grade
   * @param level the lowest grade that is relevant
   * @param ranked what {@link #ranked} made of the lists, which are numbered from 0
   * @param names the lists' names
   * @param reach how many ranks of each list any later stage, or the reader of the last one, looks
   *     at; null for all
   */
  public static Dataset<Row> relevant(
      Dataset<Row> judgments,
      int level,
      Dataset<Row> ranked,
      List<String> names,
      List<Integer> reach) {
    String[] document = {Columns.QUERY_ID, Columns.DOC_ID};
    Column[] ranks =
        IntStream.range(0, names.size())
            .mapToObj(
                run -> max(when(col(Columns.RUN).equalTo(run), col(Columns.RANK))).as("r" + run))
            .toArray(Column[]::new);
    Dataset<Row> byDocument =
        ranked
            .select(Columns.QUERY_ID, Columns.DOC_ID, Columns.RUN, Columns.RANK)
            .groupBy(Columns.QUERY_ID, Columns.DOC_ID)
            .agg(ranks[0], Arrays.copyOfRange(ranks, 1, ranks.length));
    Column[] lost =
        IntStream.range(0, names.size())
            .mapToObj(
                run -> {
                  Column rank = col("r" + run);
                  Column beyond =
                      reach.get(run) == null
                          ? rank.isNull()
                          : rank.isNull().or(rank.gt(reach.get(run)));
                  return when(beyond, lit(names.get(run)));
                })
            .toArray(Column[]::new);
    return judgments
        .filter(col(Columns.RELEVANCE).geq(level))
        .join(byDocument, document, "left")
        .select(
            col(Columns.QUERY_ID),
            col(Columns.DOC_ID),
            col(Columns.RELEVANCE),
            coalesce(lost).as(LOST_BY),
            array(
                    IntStream.range(0, names.size())
                        .mapToObj(run -> col("r" + run))
                        .toArray(Column[]::new))
                .as(RANKS));
  }

  /**
   * How many relevant documents each stage lost: its name, or null for those in reach, and count.
   */
  public static Dataset<Row> counts(Dataset<Row> relevant) {
    return relevant.groupBy(LOST_BY).agg(count("*"));
  }
}
