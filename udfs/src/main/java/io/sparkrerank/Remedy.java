package io.sparkrerank;

/**
 * The choice that an error asks the caller to make in another way. The message of the error says so
 * in the terms of this library. A caller that has a name for the choice, such as an option of a
 * command, can add it.
 */
public enum Remedy {
  /** Choose the activation. */
  ACTIVATION,
  /** Choose another device. */
  DEVICE,
  /** Keep fewer dimensions of vectors. */
  DIMENSIONS,
  /** Choose another output as the score. */
  LABEL,
  /** Choose one output as the score, or take all outputs as classes. */
  LABEL_OR_CLASSES,
  /** Choose another model directory. */
  MODEL,
  /** Allow longer or shorter pairs. */
  PAIR_LENGTH,
  /** Choose another precision. */
  PRECISION,
  /** Order the documents of a run by its ranks. */
  RANK_ORDER,
  /** Start the work again; what was stored is not computed again. */
  RESUME,
  /** Choose a variant of the weights. */
  VARIANT,
  /** Use the model to find answers. */
  FIND_ANSWERS,
  /** Use the model to score pairs. */
  SCORE_PAIRS,
  /** Use the model to classify pairs. */
  CLASSIFY_PAIRS,
  /** Use the model for pairs: to score them, or to find answers. */
  READ_PAIRS,
  /** Use the model to make vectors. */
  MAKE_VECTORS
}
