/** The command {@code inspect}: describes a model and how it reads texts. */
package io.sparkrerank.jobs.inspect;
