package io.sparkrerank.jobs.config;

import io.sparkrerank.search.Fusion;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a re-ranking.
 *
 * @param pairs the pairs that are scored, and how
 * @param topOfList the limits on the candidates that are scored
 * @param topK the number of documents of each query to keep, or null for all
 * @param fusion how the list of the first stage and the list of the model become one, or null if
 *     the model alone ranks
 * @param evaluation what is measured
 */
public record RerankConfig(
    PairsConfig pairs,
    TopOfListConfig topOfList,
    @Nullable Integer topK,
    @Nullable Fusion fusion,
    EvaluationConfig evaluation) {}
