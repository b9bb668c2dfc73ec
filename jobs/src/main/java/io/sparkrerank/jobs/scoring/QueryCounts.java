package io.sparkrerank.jobs.scoring;

/**
 * What became of the queries.
 *
 * @param ranked queries with at least one ranked row
 * @param incomplete these of them that lost a candidate, which is marked in {@code ranked/}
 * @param lost queries of which no row could be ranked
 */
public record QueryCounts(long ranked, long incomplete, long lost) {}
