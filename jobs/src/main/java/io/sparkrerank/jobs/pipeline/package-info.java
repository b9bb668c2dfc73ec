/**
 * The command {@code pipeline}: runs a search and one or more re-rankings in turn. It is the only
 * command that imports others: {@code retrieve} and {@code rerank}.
 */
@NullMarked
package io.sparkrerank.jobs.pipeline;

import org.jspecify.annotations.NullMarked;
