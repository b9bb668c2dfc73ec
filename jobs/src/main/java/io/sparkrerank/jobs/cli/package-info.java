/**
 * The root command, exit codes, and the options that several commands share. Only {@code Main} and
 * the folders of commands import it.
 */
package io.sparkrerank.jobs.cli;
