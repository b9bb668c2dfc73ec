/**
 * Reads a Hugging Face checkpoint directory: configuration, safetensors, fingerprint. Reads only;
 * knows no engine and no Spark.
 */
@NullMarked
package io.sparkrerank.checkpoint;

import org.jspecify.annotations.NullMarked;
