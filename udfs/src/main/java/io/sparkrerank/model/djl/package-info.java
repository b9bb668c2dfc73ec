/**
 * Scorers on DJL's engines: the only place that imports {@code ai.djl} engine classes. Imports
 * {@code model} and {@code batch}.
 */
package io.sparkrerank.model.djl;
