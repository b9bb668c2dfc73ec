/**
 * {@code udfs} is the library: what your own Spark program calls. {@code jobs} are the commands:
 * what {@code spark-submit} starts. {@code udfs} knows no command, no option and no output folder;
 * {@code jobs} knows no tensor.
 *
 * <p>This package holds the error type that every package shares. It imports nothing of the
 * project.
 */
@NullMarked
package io.sparkrerank;

import org.jspecify.annotations.NullMarked;
