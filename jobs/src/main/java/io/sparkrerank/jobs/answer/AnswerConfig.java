package io.sparkrerank.jobs.answer;

import io.sparkrerank.jobs.config.PairsConfig;

/**
 * All that the job which finds answers needs to know.
 *
 * @param pairs which candidates are read, and how
 * @param topN how many answers of a question are kept
 * @param maxTokens how many tokens an answer may have
 * @param nullThreshold by how much the score of no answer must exceed the best answer's for nothing
 *     to be answered; null if something always is
 * @param rightAnswers a file with the right answers, or null to take those of the input
 */
public record AnswerConfig(
    PairsConfig pairs, int topN, int maxTokens, Double nullThreshold, String rightAnswers) {}
