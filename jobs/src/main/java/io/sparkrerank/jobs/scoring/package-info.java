/**
 * The engine of every command with a model: checked input, model, scores in waves, ranked lists.
 * Imports every package below the commands except {@code cli}.
 */
@NullMarked
package io.sparkrerank.jobs.scoring;

import org.jspecify.annotations.NullMarked;
