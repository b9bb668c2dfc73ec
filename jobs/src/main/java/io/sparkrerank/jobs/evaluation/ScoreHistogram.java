package io.sparkrerank.jobs.evaluation;

import java.util.NavigableMap;

/**
 * The number of documents of each grade in equal parts of the range of scores.
 *
 * @param run whose scores
 * @param lowest the smallest score
 * @param highest the largest score
 * @param byGrade for each grade, below 0 for none, how many documents have scores in each of equal
 *     parts of the range
 */
public record ScoreHistogram(
    String run, double lowest, double highest, NavigableMap<Integer, long[]> byGrade) {}
