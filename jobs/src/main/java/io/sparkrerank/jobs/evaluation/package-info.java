/**
 * Runs and judgments to measures and comparisons, and the files that hold them. Imports {@code
 * input}, {@code io}, {@code config}, {@code report}, {@code statistics} and {@code udfs}; knows no
 * model.
 */
@NullMarked
package io.sparkrerank.jobs.evaluation;

import org.jspecify.annotations.NullMarked;
