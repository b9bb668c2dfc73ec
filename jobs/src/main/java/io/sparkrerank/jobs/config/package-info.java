/**
 * Configuration: typed records, and the one loader that fills them. Imports {@code udfs} only;
 * knows no Spark session and no command line.
 */
package io.sparkrerank.jobs.config;
