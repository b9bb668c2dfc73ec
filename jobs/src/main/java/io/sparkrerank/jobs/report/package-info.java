/**
 * The kit of all reports: manifest, numbers for people, console tables. Imports {@code config} and
 * {@code udfs} only.
 */
@NullMarked
package io.sparkrerank.jobs.report;

import org.jspecify.annotations.NullMarked;
