package io.sparkrerank.checkpoint;

/** What a network ends in, and so what it says of a pair. */
public enum Head {
  /** A logit for each label: a score, or a class. */
  SEQUENCE_CLASSIFICATION("ForSequenceClassification"),
  /** Two logits for each token: whether an answer starts there, and whether one ends there. */
  QUESTION_ANSWERING("ForQuestionAnswering");

  private final String suffix;

  Head(String suffix) {
    this.suffix = suffix;
  }

  /** What the names of its classes in transformers end in. */
  public String suffix() {
    return suffix;
  }

  /** The head of a class of transformers; a network that names none is taken for a classifier. */
  static Head of(String architecture) {
    return architecture.endsWith(QUESTION_ANSWERING.suffix)
        ? QUESTION_ANSWERING
        : SEQUENCE_CLASSIFICATION;
  }
}
