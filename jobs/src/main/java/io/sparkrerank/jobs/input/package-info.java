/**
 * The user's tables as checked rows with known columns: candidates, pairs, single texts. Imports
 * {@code config}, {@code io} and {@code udfs}.
 */
package io.sparkrerank.jobs.input;
