/** The command {@code generate}: makes synthetic pairs for load tests. */
package io.sparkrerank.jobs.generate;
