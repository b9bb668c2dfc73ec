/**
 * Brings models from the Hugging Face hub to the driver by name, into the cache that Python's
 * {@code huggingface_hub} uses. Only files with data are fetched; nothing that is fetched is run.
 * Runs on the driver. Knows no engine and no Spark.
 */
@NullMarked
package io.sparkrerank.hub;

import org.jspecify.annotations.NullMarked;
