package io.sparkrerank.jobs.retrieve;

import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.spark.row.Schemas;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * How a search is cut, so that what a task holds and what tasks send is bounded: into parts of the
 * queries, for each of which all documents are looked at, and into few tasks a part.
 */
public final class QueryBatches {

  /** How many places of lists a task holds at most. */
  private static final int MOST_KEPT = 1 << 20;

  /** How many numbers of queries' vectors a task holds at most. */
  private static final int MOST_NUMBERS = 1 << 24;

  /** Each task sends the best of its documents for every query: a few tasks a slot will do. */
  private static final int TASKS_OF_A_SLOT = 4;

  private final JobContext job;
  private final int atOnce;

  /**
   * Creates the parts.
   *
   * @param most how many documents of each query are found
   * @param dimension how many numbers a query is
   */
  QueryBatches(JobContext job, int most, int dimension) {
    this.job = job;
    this.atOnce = Math.max(1, Math.min(MOST_KEPT / most, MOST_NUMBERS / dimension));
  }

  /** Makes the search for the queries from {@code from} to before {@code to}. */
  interface Part {
    /** The search. */
    MapPartitionsFunction<Row, Row> search(int from, int to);
  }

  /**
   * What is found for all queries: rows of {@link Schemas#RETRIEVED}.
   *
   * @param queries how many there are, at least one
   */
  Dataset<Row> find(Dataset<Row> documents, int queries, Part part) {
    int tasks = TASKS_OF_A_SLOT * job.slots();
    Dataset<Row> read =
        documents.javaRDD().getNumPartitions() > tasks ? documents.coalesce(tasks) : documents;
    return IntStream.iterate(0, from -> from < queries, from -> from + atOnce)
        .mapToObj(
            from ->
                read.mapPartitions(
                    part.search(from, Math.min(queries, from + atOnce)),
                    Encoders.row(Schemas.RETRIEVED)))
        .reduce(Dataset::union)
        .orElseThrow();
  }
}
