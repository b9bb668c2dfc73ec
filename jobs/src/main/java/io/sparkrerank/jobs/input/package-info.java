/**
 * The user's tables as checked rows with known columns: candidates, pairs, single texts. Imports
 * {@code config}, {@code io} and {@code udfs}.
 */
@NullMarked
package io.sparkrerank.jobs.input;

import org.jspecify.annotations.NullMarked;
