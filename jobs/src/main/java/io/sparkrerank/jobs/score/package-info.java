/** The command {@code score}: scores or classifies pairs of texts, and ranks nothing. */
@NullMarked
package io.sparkrerank.jobs.score;

import org.jspecify.annotations.NullMarked;
