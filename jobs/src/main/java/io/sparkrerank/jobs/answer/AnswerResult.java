package io.sparkrerank.jobs.answer;

import io.sparkrerank.jobs.scoring.PairCounts;
import io.sparkrerank.jobs.scoring.ScoredRowCounts;
import org.jspecify.annotations.Nullable;

/**
 * The result of a search for answers.
 *
 * @param rows counts of the candidates
 * @param questions counts of the questions
 * @param pairs counts of the distinct pairs of question and passage
 * @param measures the measures of the answers, or null without right answers
 * @param scoringSeconds the seconds that the model took
 * @param device the device that the model ran on
 */
public record AnswerResult(
    ScoredRowCounts rows,
    QuestionCounts questions,
    PairCounts pairs,
    @Nullable AnswerMeasures measures,
    double scoringSeconds,
    String device) {}
