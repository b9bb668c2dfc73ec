package io.sparkrerank.model.prepare;

import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.Activation;
import io.sparkrerank.model.Device;
import io.sparkrerank.text.Cut;

/**
 * What the user may choose about a model; null where the checkpoint or the device decides.
 *
 * @param use what for
 * @param precision the number format of the weights, or null for the fastest on the device
 * @param maxLength the most tokens of a pair, or null for the model's own limit
 * @param queryShare the share of a pair's tokens that a query may always keep
 * @param queryCut where a query is cut that takes more than its share
 * @param activation how logits become a score, or null for the model's own way
 * @param label the name or number of the output to rank by, or null if there is only one
 * @param device where to run
 * @param threads threads of one forward pass on a processor
 * @param batchTokens the most tokens of a batch, or null for what suits the device
 * @param batchRows the most pairs of a batch, or null for what suits the device
 */
public record ModelOptions(
    Use use,
    Precision precision,
    Integer maxLength,
    double queryShare,
    Cut queryCut,
    Activation activation,
    String label,
    Device device,
    int threads,
    Integer batchTokens,
    Integer batchRows) {

  /** What a model is to do. */
  public enum Use {
    /** One of its outputs orders documents. */
    RANK,
    /** One of its outputs is the score, or its labels are classes. */
    CLASSIFY,
    /** It finds answers. */
    ANSWER,
    /** It makes vectors of texts. */
    EMBED
  }

  /** The defaults: a re-ranker in float32, the model's own limits, and the device that is there. */
  public static ModelOptions defaults() {
    return new ModelOptions(
        Use.RANK,
        Precision.FP32,
        null,
        0.75,
        Cut.END,
        null,
        null,
        Device.parse("auto"),
        1,
        null,
        null);
  }
}
