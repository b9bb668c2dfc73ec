/**
 * Reads and writes: path to Dataset, and Dataset to path. Imports {@code config} and {@code udfs}.
 * Decides nothing about the rows in between.
 */
@NullMarked
package io.sparkrerank.jobs.io;

import org.jspecify.annotations.NullMarked;
