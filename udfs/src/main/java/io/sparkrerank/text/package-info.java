/**
 * Turns strings into token ids: the only place with a tokenizer. Runs on executors. Imports the
 * root package only; knows no batches, no engine and no Spark.
 */
@NullMarked
package io.sparkrerank.text;

import org.jspecify.annotations.NullMarked;
