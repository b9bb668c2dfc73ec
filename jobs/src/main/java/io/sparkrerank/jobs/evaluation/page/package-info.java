/**
 * The sections of a report that show measures, comparisons and queries. Imports {@code evaluation}
 * and {@code report}.
 */
@NullMarked
package io.sparkrerank.jobs.evaluation.page;

import org.jspecify.annotations.NullMarked;
