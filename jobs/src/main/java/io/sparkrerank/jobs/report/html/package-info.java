/**
 * The kit of report pages: sections, tables, charts, and the template that they go into. Imports
 * {@code report} only.
 */
@NullMarked
package io.sparkrerank.jobs.report.html;

import org.jspecify.annotations.NullMarked;
