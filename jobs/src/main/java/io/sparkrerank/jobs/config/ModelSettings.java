package io.sparkrerank.jobs.config;

import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.Activation;
import io.sparkrerank.model.Device;

/**
 * Which model, and how it is used; null where the checkpoint, the device or the cluster decides.
 *
 * @param path the model's directory
 * @param sha256 what the model's fingerprint or its weights' SHA-256 must be, or null
 * @param precision the number format of the weights, or null
 * @param maxLength the most tokens of a pair, or null
 * @param queryShare the share of a pair's tokens that a query may always keep
 * @param activation how logits become a score, or null
 * @param label the output to rank by, or null
 * @param device where to run
 * @param threads threads of one forward pass, or null
 * @param cache where compiled models are kept, or null
 */
public record ModelSettings(
    String path,
    String sha256,
    Precision precision,
    Integer maxLength,
    double queryShare,
    Activation activation,
    String label,
    Device device,
    Integer threads,
    String cache) {}
