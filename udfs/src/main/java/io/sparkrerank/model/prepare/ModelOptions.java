package io.sparkrerank.model.prepare;

import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.Activation;
import io.sparkrerank.model.BatchLimits;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.Placement;
import io.sparkrerank.text.Cut;
import org.jspecify.annotations.Nullable;

/**
 * The choices that the user has about a model.
 *
 * @param use the purpose
 * @param precision the number format of the weights; null for the fastest on the device
 * @param pairs the lengths of pairs
 * @param score the output that is the score
 * @param batches the limits of a batch
 * @param placement where the network runs
 * @param dimensions the number of dimensions to keep of a vector, from the first; null for as many
 *     as the model's files say
 */
public record ModelOptions(
    Use use,
    @Nullable Precision precision,
    PairLengths pairs,
    ScoreChoice score,
    BatchLimits batches,
    Placement placement,
    @Nullable Integer dimensions) {

  /** Creates options that leave the dimensions of vectors to the model. */
  public ModelOptions(
      Use use,
      @Nullable Precision precision,
      PairLengths pairs,
      ScoreChoice score,
      BatchLimits batches,
      Placement placement) {
    this(use, precision, pairs, score, batches, placement, null);
  }

  /** The purpose of a model. */
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

  /**
   * The lengths of pairs, in tokens.
   *
   * @param max the most tokens of a pair; null for the model's own limit
   * @param queryShare the share of a pair's tokens that a query may always keep
   * @param queryCut the end that is cut off a query that takes more than its share
   */
  public record PairLengths(@Nullable Integer max, double queryShare, Cut queryCut) {

    /** The model's own limit, of which a query may keep three quarters; its end is cut off. */
    public static final PairLengths OF_MODEL = new PairLengths(null, 0.75, Cut.END);
  }

  /**
   * The choice of a score among the outputs of a model.
   *
   * @param activation how logits become a score; null for the model's own way
   * @param label the name or number of the output to rank by; null if there is only one
   */
  public record ScoreChoice(@Nullable Activation activation, @Nullable String label) {

    /** The only output of a model, and the model's own activation. */
    public static final ScoreChoice OF_MODEL = new ScoreChoice(null, null);
  }

  /**
   * Returns the defaults: a re-ranker in float32, the model's own limits, and the device that is
   * there.
   */
  public static ModelOptions defaults() {
    return new ModelOptions(
        Use.RANK,
        Precision.FP32,
        PairLengths.OF_MODEL,
        ScoreChoice.OF_MODEL,
        BatchLimits.OF_DEVICE,
        new Placement(Device.parse("auto"), 1));
  }
}
