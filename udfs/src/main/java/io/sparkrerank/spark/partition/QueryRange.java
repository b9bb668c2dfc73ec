package io.sparkrerank.spark.partition;

import java.io.Serializable;

/**
 * The part of the queries that one search is for.
 *
 * @param from the index of the first query
 * @param to the index behind the last query
 */
public record QueryRange(int from, int to) implements Serializable {

  private static final long serialVersionUID = 1L;
}
