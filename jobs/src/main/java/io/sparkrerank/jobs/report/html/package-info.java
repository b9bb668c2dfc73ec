/**
 * Reports as pages of HTML: what a page holds, as plain values, and the template that they go into.
 * Imports {@code report} and what that may import.
 */
package io.sparkrerank.jobs.report.html;
