/**
 * Statistics of differences, correlations and classes: plain numbers in, plain numbers out. Imports
 * nothing of the project.
 */
@NullMarked
package io.sparkrerank.jobs.statistics;

import org.jspecify.annotations.NullMarked;
