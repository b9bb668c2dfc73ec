package io.sparkrerank.checkpoint;

import java.util.Optional;
import java.util.stream.Stream;

/** The last part of a network, which decides what it gives for a pair. */
public enum Head {
  /** A logit for each label: a score, or a class. */
  SEQUENCE_CLASSIFICATION("ForSequenceClassification"),
  /** Two logits for each token: whether an answer starts there, and whether one ends there. */
  QUESTION_ANSWERING("ForQuestionAnswering"),
  /**
   * The logit of a token that says yes, less the logit of one that says no: a score, from a network
   * that generates text.
   */
  YES_NO("ForConditionalGeneration"),
  /** A state for each token. Pooling makes one vector of them for a text: a bi-encoder. */
  EMBEDDING("Model");

  private final String suffix;

  Head(String suffix) {
    this.suffix = suffix;
  }

  /** Returns the end of the names of its classes in transformers. */
  public String suffix() {
    return suffix;
  }

  /** Returns the head of a class of transformers, if it is one of these. */
  static Optional<Head> of(String architecture) {
    return Stream.of(values()).filter(head -> architecture.endsWith(head.suffix)).findFirst();
  }
}
