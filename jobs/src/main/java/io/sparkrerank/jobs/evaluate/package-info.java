/** The command {@code evaluate}: measures runs against judgments. */
package io.sparkrerank.jobs.evaluate;
