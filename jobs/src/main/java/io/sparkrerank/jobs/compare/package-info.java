/** The command {@code compare}: compares runs with a baseline, query by query. */
@NullMarked
package io.sparkrerank.jobs.compare;

import org.jspecify.annotations.NullMarked;
