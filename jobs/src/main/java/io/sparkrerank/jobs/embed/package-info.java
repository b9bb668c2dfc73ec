/** The command {@code embed}: makes vectors of texts with a bi-encoder. */
package io.sparkrerank.jobs.embed;
