/** The command {@code retrieve}: searches a corpus exactly, by BM25, by vectors, or by both. */
package io.sparkrerank.jobs.retrieve;
