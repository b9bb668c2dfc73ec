package io.sparkrerank.jobs.pipeline;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.jobs.scoring.RankPlan;
import io.sparkrerank.spark.row.Columns;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.jspecify.annotations.Nullable;

/** Finds the relevant documents in the lists of a pipeline, and the stages that lost them. */
public final class LossPlan {

  /** Column with the name of the list that lost a document; null for documents in reach. */
  public static final String LOST_BY = "lost_by";

  /** Column with the ranks of a document in all lists; null for a list that does not have it. */
  public static final String RANKS = "ranks";

  /** Column with 1 if the stage after the list could use the row, else 0. */
  private static final String USABLE = "usable";

  /** Column with the number of usable documents of the list down to this one. */
  private static final String PLACE = "place";

  /** A number of documents. */
  private static final String DOCUMENTS = "documents";

  private LossPlan() {}

  /**
   * Ranks the documents of each list by score, with ties ordered as trec_eval does.
   *
   * @param listed rows of {@link io.sparkrerank.spark.row.Schemas#RUNS_AND_JUDGMENTS} of lists,
   *     without judgments
   * @param rejected by the number of a list, the query ids and document ids that the stage after it
   *     could not use
   */
  public static Dataset<Row> ranked(Dataset<Row> listed, Map<Integer, Dataset<Row>> rejected) {
    WindowSpec list = RankPlan.order(Columns.SCORE, Columns.QUERY_ID, Columns.RUN);
    return withUsable(listed, rejected)
        .withColumn(Columns.RANK, RankPlan.rankBy(Columns.SCORE, Columns.QUERY_ID, Columns.RUN))
        .withColumn(
            PLACE,
            sum(USABLE).over(list.rowsBetween(Window.unboundedPreceding(), Window.currentRow())));
  }

  private static Dataset<Row> withUsable(Dataset<Row> listed, Map<Integer, Dataset<Row>> rejected) {
    return rejected.entrySet().stream()
        .map(
            entry ->
                entry
                    .getValue()
                    .select(Columns.QUERY_ID, Columns.DOC_ID)
                    .distinct()
                    .withColumn(Columns.RUN, lit(entry.getKey()))
                    .withColumn(USABLE, lit(0)))
        .reduce(Dataset::union)
        .map(
            unusable ->
                listed
                    .join(
                        unusable,
                        new String[] {Columns.RUN, Columns.QUERY_ID, Columns.DOC_ID},
                        "left")
                    .withColumn(USABLE, coalesce(col(USABLE), lit(1))))
        .orElseGet(() -> listed.withColumn(USABLE, lit(1)));
  }

  /**
   * Returns the documents of a list that the stage after it reads, as rows of another list.
   *
   * @param ranked what {@link #ranked} made of the lists
   * @param list the number of the list
   * @param depth how many documents per query, or null for all
   * @param run the number of the list that is made
   */
  public static Dataset<Row> candidates(
      Dataset<Row> ranked, int list, @Nullable Integer depth, int run) {
    Column looked = col(Columns.RUN).equalTo(list).and(col(USABLE).equalTo(1));
    return ranked
        .filter(depth == null ? looked : looked.and(col(PLACE).leq(depth)))
        .drop(Columns.RANK, PLACE, USABLE)
        .withColumn(Columns.RUN, lit(run));
  }

  /**
   * Returns one row per relevant document, with its ranks in the lists. A document is lost by the
   * first list that has it beyond {@code reach}, because no later stage can bring it back.
   *
   * @param judgments query id, document id and grade
   * @param level the lowest grade that is relevant
   * @param ranked what {@link #ranked} made of the lists, which are numbered from 0
   * @param names the lists' names
   * @param reach how many documents of each list are read, by a later stage or by the reader of the
   *     last list; null for all
   */
  public static Dataset<Row> relevant(
      Dataset<Row> judgments,
      int level,
      Dataset<Row> ranked,
      List<String> names,
      List<@Nullable Integer> reach) {
    String[] document = {Columns.QUERY_ID, Columns.DOC_ID};
    Column[] places =
        IntStream.range(0, names.size())
            .boxed()
            .flatMap(run -> Stream.of(inList(Columns.RANK, run), inList(PLACE, run)))
            .toArray(Column[]::new);
    Dataset<Row> byDocument =
        ranked
            .groupBy(Columns.QUERY_ID, Columns.DOC_ID)
            .agg(places[0], Arrays.copyOfRange(places, 1, places.length));
    Column[] lost =
        IntStream.range(0, names.size())
            .mapToObj(run -> when(isBeyond(run, reach.get(run)), lit(names.get(run))))
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
                        .mapToObj(run -> col(Columns.RANK + run))
                        .toArray(Column[]::new))
                .as(RANKS));
  }

  private static Column isBeyond(int run, @Nullable Integer reach) {
    Column place = col(PLACE + run);
    return reach == null ? place.isNull() : place.isNull().or(place.gt(reach));
  }

  private static Column inList(String column, int run) {
    return max(when(col(Columns.RUN).equalTo(run), col(column))).as(column + run);
  }

  /** Returns one row per list that lost relevant documents, and one for those in reach. */
  public static Dataset<Row> counts(Dataset<Row> relevant) {
    return relevant.groupBy(LOST_BY).agg(count("*").as(DOCUMENTS));
  }

  /**
   * A row of {@link #counts}.
   *
   * @param lostBy the name of the list that lost the documents, or null if they are in reach
   * @param documents the number of documents
   */
  record Count(@Nullable String lostBy, long documents) {

    /** Reads a row. */
    static Count of(Row row) {
      return new Count(row.getAs(LOST_BY), row.<Long>getAs(DOCUMENTS));
    }
  }
}
