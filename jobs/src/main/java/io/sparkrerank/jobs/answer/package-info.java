/** The command {@code answer}: finds answer spans in the candidates of each question. */
package io.sparkrerank.jobs.answer;
