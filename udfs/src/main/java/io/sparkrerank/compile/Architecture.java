package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.ModelConfig;

/** A family of networks: knows the names of its tensors and the order of its computation. */
interface Architecture {

  /** Returns the {@code model_type} by which transformers knows it, such as {@code bert}. */
  String modelType();

  /**
   * Adds the network with its classification head and returns the variable with the logits, of
   * shape [batch, labels], in float32.
   */
  String classification(ModelConfig config, NetworkBuilder network);

  /**
   * Returns the text before the names of the tensors of the network without its head, such as
   * {@code bert.}
   */
  String prefix();

  /** Adds the network without its head. */
  TokenStates states(ModelConfig config, NetworkBuilder network);

  /** Adds the network up to where the last layer of a head for tokens begins. */
  default TokenStates tokens(ModelConfig config, NetworkBuilder network) {
    return states(config, network);
  }

  /** Returns the name of a head's last layer where it is one for labels. */
  default String labelsLayer() {
    return "classifier";
  }

  /** Returns the name of a head's last layer where it is one for answers. */
  default String answersLayer() {
    return "qa_outputs";
  }

  /**
   * The states that a head for tokens, or pooling, reads.
   *
   * @param variable the states, of shape [batch, length, hidden], in float32
   * @param hidden the size of a token's state
   */
  record TokenStates(String variable, int hidden) {}
}
