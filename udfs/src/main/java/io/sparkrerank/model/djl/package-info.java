/**
 * Runs networks on DJL's engines: the only place that imports {@code ai.djl} engine classes. Runs
 * on executors. Imports {@code model} and {@code batch}.
 */
@NullMarked
package io.sparkrerank.model.djl;

import org.jspecify.annotations.NullMarked;
