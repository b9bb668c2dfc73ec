/**
 * The command {@code plan}: forecasts the work and the duration of a re-ranking, and writes
 * nothing.
 */
package io.sparkrerank.jobs.forecast;
