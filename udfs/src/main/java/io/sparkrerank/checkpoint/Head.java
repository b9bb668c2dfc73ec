package io.sparkrerank.checkpoint;

import java.util.Optional;
import java.util.stream.Stream;

/** What a network ends in, and so what it says of a pair. */
public enum Head {
  /** A logit for each label: a score, or a class. */
  SEQUENCE_CLASSIFICATION("ForSequenceClassification"),
  /** Two logits for each token: whether an answer starts there, and whether one ends there. */
  QUESTION_ANSWERING("ForQuestionAnswering"),
  /** A state for each token, of which pooling makes a vector for a text: a bi-encoder. */
  EMBEDDING("Model");

  private final String suffix;

  Head(String suffix) {
    this.suffix = suffix;
  }

  /** What the names of its classes in transformers end in. */
  public String suffix() {
    return suffix;
  }

  /** The head of a class of transformers, if it is one of these. */
  static Optional<Head> of(String architecture) {
    return Stream.of(values()).filter(head -> architecture.endsWith(head.suffix)).findFirst();
  }
}
