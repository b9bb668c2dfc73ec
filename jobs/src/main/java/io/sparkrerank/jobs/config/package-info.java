/**
 * Settings: their declarations, the sources that values come from and their precedence, and the
 * check that reports all faults at once. Settings that several commands share are declared here;
 * those of one command are declared in its folder. Imports {@code udfs} only; knows no Spark
 * session and no command.
 */
@NullMarked
package io.sparkrerank.jobs.config;

import org.jspecify.annotations.NullMarked;
