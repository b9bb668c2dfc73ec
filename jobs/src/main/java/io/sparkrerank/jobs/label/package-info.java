/** The command {@code label}: makes training data from a teacher's scores. */
@NullMarked
package io.sparkrerank.jobs.label;

import org.jspecify.annotations.NullMarked;
