/** The command {@code score}: scores or classifies pairs of texts, and ranks nothing. */
package io.sparkrerank.jobs.score;
