/**
 * Measures on the console, in the forms that {@code --format} names. Imports {@code evaluation} and
 * {@code report}.
 */
@NullMarked
package io.sparkrerank.jobs.evaluation.print;

import org.jspecify.annotations.NullMarked;
