/**
 * Statistics of paired differences: plain numbers in, plain numbers out. Imports nothing of the
 * project.
 */
package io.sparkrerank.jobs.statistics;
