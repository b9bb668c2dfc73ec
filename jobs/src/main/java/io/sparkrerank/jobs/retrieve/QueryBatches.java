package io.sparkrerank.jobs.retrieve;

import io.sparkrerank.jobs.scoring.JobContext;
import io.sparkrerank.spark.row.Schemas;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * A search in batches of queries, so that the memory of a task is bounded. Each batch looks at all
 * documents, in few tasks, so that the rows that tasks send are bounded as well.
 */
final class QueryBatches {

  /** The most documents, over all queries of a batch, that a task holds. */
  private static final int MOST_KEPT = 1 << 20;

  /** The most numbers, over all query vectors of a batch, that a task holds. */
  private static final int MOST_NUMBERS = 1 << 24;

  /** Each task sends the best of its documents for every query: a few tasks per slot are enough. */
  private static final int TASKS_PER_SLOT = 4;

  private final JobContext job;
  private final int size;

  /**
   * Chooses the size of batches.
   *
   * @param topK the number of documents to find for each query
   * @param dimension the number of numbers that a query has
   */
  QueryBatches(JobContext job, int topK, int dimension) {
    this.job = job;
    this.size = Math.max(1, Math.min(MOST_KEPT / topK, MOST_NUMBERS / dimension));
  }

  /** A maker of the search for a batch of queries. */
  interface BatchSearch {

    /** Returns the search for the queries with numbers from {@code from} to before {@code to}. */
    MapPartitionsFunction<Row, Row> search(int from, int to);
  }

  /**
   * Searches for all queries: rows of {@link Schemas#RETRIEVED}.
   *
   * @param queries the number of queries, at least one
   */
  Dataset<Row> find(Dataset<Row> documents, int queries, BatchSearch batch) {
    int tasks = TASKS_PER_SLOT * job.slots();
    Dataset<Row> read =
        documents.javaRDD().getNumPartitions() > tasks ? documents.coalesce(tasks) : documents;
    return IntStream.iterate(0, from -> from < queries, from -> from + size)
        .mapToObj(
            from ->
                read.mapPartitions(
                    batch.search(from, Math.min(queries, from + size)),
                    Encoders.row(Schemas.RETRIEVED)))
        .reduce(Dataset::union)
        .orElseThrow();
  }
}
