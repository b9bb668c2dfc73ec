/**
 * Reads tensors out of files: safetensors, and what {@code torch.save} writes. Memory-maps them,
 * and runs nothing that a file names. Runs on the driver; knows no models.
 */
@NullMarked
package io.sparkrerank.tensor;

import org.jspecify.annotations.NullMarked;
