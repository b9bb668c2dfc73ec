/**
 * The program that {@code spark-submit} starts. Each command has a folder of its own, with its
 * command line, settings, job, plans, counts and report page. Below the commands are the packages
 * that at least two of them use: {@code cli}, {@code scoring}, {@code evaluation}, {@code input},
 * {@code io}, {@code config}, {@code report} and {@code statistics}.
 */
@NullMarked
package io.sparkrerank.jobs;

import org.jspecify.annotations.NullMarked;
