/** The command {@code embed}: computes the vectors of texts with a bi-encoder. */
@NullMarked
package io.sparkrerank.jobs.embed;

import org.jspecify.annotations.NullMarked;
