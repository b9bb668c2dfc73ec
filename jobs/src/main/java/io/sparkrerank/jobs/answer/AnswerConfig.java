package io.sparkrerank.jobs.answer;

import io.sparkrerank.jobs.config.PairsConfig;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the command {@code answer}.
 *
 * @param pairs the candidates that are read, and how
 * @param topN the number of answers of each question to keep
 * @param maxTokens the most tokens of an answer
 * @param nullThreshold a question has no answer if the score of no answer is above the score of the
 *     best answer by more than this; null if every question gets an answer
 * @param rightAnswers a file with the right answers, or null to take those of the input
 */
public record AnswerConfig(
    PairsConfig pairs,
    int topN,
    int maxTokens,
    @Nullable Double nullThreshold,
    @Nullable String rightAnswers) {}
