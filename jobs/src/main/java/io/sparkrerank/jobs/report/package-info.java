/**
 * What people and programs read about a run: manifest, measures, comparisons, tables. Imports
 * {@code statistics} and {@code udfs} only.
 */
package io.sparkrerank.jobs.report;
