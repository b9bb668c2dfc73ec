/**
 * The kit of report pages: sections, tables, charts, and the template that they go into. Imports
 * {@code report} only.
 */
package io.sparkrerank.jobs.report.html;
