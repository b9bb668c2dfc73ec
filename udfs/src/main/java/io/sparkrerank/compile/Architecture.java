package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.ModelConfig;

/** A family of networks: knows the names of its tensors and the order of its computation. */
interface Architecture {

  /**
   * The class of transformers that this compiles, such as {@code BertForSequenceClassification}.
   */
  String transformersClass();

  /**
   * Adds the network to {@code network} and returns the variable with the logits, of shape [batch,
   * labels], in float32.
   */
  String build(ModelConfig config, NetworkBuilder network);
}
