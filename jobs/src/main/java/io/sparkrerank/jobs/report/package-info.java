/**
 * The kit of all reports: manifest, numbers for people, console tables. Imports {@code config} and
 * {@code udfs} only.
 */
package io.sparkrerank.jobs.report;
