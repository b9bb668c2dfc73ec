/** The command {@code retrieve}: searches a corpus exactly, by BM25, by vectors, or by both. */
@NullMarked
package io.sparkrerank.jobs.retrieve;

import org.jspecify.annotations.NullMarked;
