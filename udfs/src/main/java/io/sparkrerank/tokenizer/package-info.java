/**
 * From the files of a model directory to the tokenizer that transformers and sentence-transformers
 * would build from them. Runs on the driver; imports {@code checkpoint} and {@code text}; knows no
 * engine and no Spark.
 */
@NullMarked
package io.sparkrerank.tokenizer;

import org.jspecify.annotations.NullMarked;
