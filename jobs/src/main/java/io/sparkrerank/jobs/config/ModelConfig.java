package io.sparkrerank.jobs.config;

import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.Activation;
import io.sparkrerank.model.Device;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The model, and how it is used. A value is null where the checkpoint, the device or the cluster
 * decides.
 *
 * @param path the directory of the model, or null if the command runs without a model
 * @param variant the variant of its weights; empty for the usual one
 * @param sha256 the fingerprint that the model must have, or the SHA-256 of its weights; or null
 * @param precision the number format of the weights
 * @param maxLength the most tokens of a pair
 * @param queryShare the share of the tokens of a pair that a query may always keep
 * @param activation the function that makes a score of a logit
 * @param label the output to rank by
 * @param device the device that the model runs on
 * @param threads the number of threads of one forward pass
 * @param cache the folder for compiled models
 * @param dimensions the number of dimensions to keep of a vector
 */
public record ModelConfig(
    @Nullable String path,
    String variant,
    @Nullable String sha256,
    @Nullable Precision precision,
    @Nullable Integer maxLength,
    double queryShare,
    @Nullable Activation activation,
    @Nullable String label,
    Device device,
    @Nullable Integer threads,
    @Nullable String cache,
    @Nullable Integer dimensions) {

  /**
   * Returns the directory of the model, for a job that runs one.
   *
   * @throws NullPointerException if the command runs without a model
   */
  public String requiredPath() {
    return Objects.requireNonNull(path, "no model");
  }
}
