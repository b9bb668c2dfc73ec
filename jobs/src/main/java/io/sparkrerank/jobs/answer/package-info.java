/** The command {@code answer}: finds answer spans in the candidates of each question. */
@NullMarked
package io.sparkrerank.jobs.answer;

import org.jspecify.annotations.NullMarked;
