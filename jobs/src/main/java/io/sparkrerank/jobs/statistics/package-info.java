/**
 * Statistics of differences, correlations and classes: plain numbers in, plain numbers out. Imports
 * nothing of the project.
 */
package io.sparkrerank.jobs.statistics;
