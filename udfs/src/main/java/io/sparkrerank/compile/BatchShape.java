package io.sparkrerank.compile;

/**
 * The first two dimensions of hidden states, as TorchScript expressions: they are known when the
 * module runs.
 */
record BatchShape(String batch, String length) {

  /** Returns the shape of the input. */
  static BatchShape ofInput(NetworkBuilder network) {
    return new BatchShape(
        network.let("torch.size(%s, 0)", TorchScript.INPUT_IDS),
        network.let("torch.size(%s, 1)", TorchScript.INPUT_IDS));
  }

  /** Returns the shape of one token of each row. */
  BatchShape ofOneToken() {
    return new BatchShape(batch, "1");
  }
}
