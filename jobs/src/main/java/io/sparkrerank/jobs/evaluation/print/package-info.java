/**
 * Measures on the console, in the forms that {@code --format} names. Imports {@code evaluation} and
 * {@code report}.
 */
package io.sparkrerank.jobs.evaluation.print;
