/**
 * Builds, from the files of a model directory, the tokenizer that transformers and
 * sentence-transformers would build. Runs on the driver. Imports {@code checkpoint} and {@code
 * text}; knows no engine and no Spark.
 */
@NullMarked
package io.sparkrerank.tokenizer;

import org.jspecify.annotations.NullMarked;
