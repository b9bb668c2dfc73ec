/**
 * How settings are read: sources, precedence, all faults at once; and the settings that several
 * commands share. Imports {@code udfs} only; knows no Spark session and no command.
 */
package io.sparkrerank.jobs.config;
