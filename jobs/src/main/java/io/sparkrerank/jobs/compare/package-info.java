/** The command {@code compare}: compares runs with a baseline, query by query. */
package io.sparkrerank.jobs.compare;
