package io.sparkrerank.jobs.scoring;

/**
 * Counts of the queries.
 *
 * @param ranked number of queries with at least one ranked row
 * @param incomplete number of these that lost a candidate; {@code ranked/} marks them
 * @param lost number of queries of which no row could be ranked
 */
public record QueryCounts(long ranked, long incomplete, long lost) {}
