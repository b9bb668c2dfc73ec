/** The command {@code inspect}: describes a model and how it reads texts. */
@NullMarked
package io.sparkrerank.jobs.inspect;

import org.jspecify.annotations.NullMarked;
