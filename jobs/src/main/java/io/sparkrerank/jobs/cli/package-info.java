/**
 * The command line: the root command, exit codes, the frame of commands whose options are settings,
 * and the text of their summaries. Only {@code Main} and the folders of commands import it.
 */
@NullMarked
package io.sparkrerank.jobs.cli;

import org.jspecify.annotations.NullMarked;
