/**
 * What people and programs read about a run: manifest, metrics, tables. Imports {@code udfs} only.
 */
package io.sparkrerank.jobs.report;
