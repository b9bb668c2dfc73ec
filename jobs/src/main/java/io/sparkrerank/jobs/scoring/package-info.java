/**
 * The engine of every command that runs a model: checked input, model, scores in waves, ranked
 * lists. Imports every package below the commands but {@code cli}.
 */
package io.sparkrerank.jobs.scoring;
