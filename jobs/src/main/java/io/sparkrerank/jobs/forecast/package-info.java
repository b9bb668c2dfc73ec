/**
 * The command {@code plan}: forecasts the work and the duration of a re-ranking, and writes
 * nothing.
 */
@NullMarked
package io.sparkrerank.jobs.forecast;

import org.jspecify.annotations.NullMarked;
