/** The command {@code label}: makes training data from a teacher's scores. */
package io.sparkrerank.jobs.label;
