/**
 * The sections of a report that show measures, comparisons and queries. Imports {@code evaluation}
 * and {@code report}.
 */
package io.sparkrerank.jobs.evaluation.page;
