/**
 * Reads a Hugging Face checkpoint directory: configuration, safetensors, fingerprint. Reads only;
 * knows no engine and no Spark.
 */
package io.sparkrerank.checkpoint;
