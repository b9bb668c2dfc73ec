/** The command {@code generate}: makes synthetic pairs for load tests. */
@NullMarked
package io.sparkrerank.jobs.generate;

import org.jspecify.annotations.NullMarked;
