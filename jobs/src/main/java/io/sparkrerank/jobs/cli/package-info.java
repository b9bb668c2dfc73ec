/**
 * One picocli command a job: options to settings, results to exit codes. May import everything;
 * nothing but {@code Main} imports it.
 */
package io.sparkrerank.jobs.cli;
