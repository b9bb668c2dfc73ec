/** The command {@code evaluate}: measures runs against judgments. */
@NullMarked
package io.sparkrerank.jobs.evaluate;

import org.jspecify.annotations.NullMarked;
