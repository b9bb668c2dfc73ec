package io.sparkrerank.model.prepare;

import io.sparkrerank.Remedy;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.Head;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.compile.CheckpointCompiler;
import java.util.Optional;

/**
 * Chooses the head that a network is used with. As with transformers the use decides, not the class
 * that was saved: a file often names a base model although a head was added to it. Where a head is
 * missing transformers draws one at random, which is refused here.
 */
public final class HeadForUse {

  /**
   * The end of the names of classes in transformers that generate text. They score a pair in
   * another way.
   */
  private static final String GENERATING = "ForCausalLM";

  private HeadForUse() {}

  /**
   * Returns the head of {@code directory} for {@code use}.
   *
   * @throws RerankException if the model has another one, or none
   */
  public static Head of(ModelDirectory directory, ModelOptions.Use use) {
    return switch (use) {
      case EMBED -> ofBiEncoder(directory);
      case ANSWER -> ofPairs(directory, Head.QUESTION_ANSWERING);
      case RANK, CLASSIFY -> ofPairs(directory, Head.SEQUENCE_CLASSIFICATION);
    };
  }

  private static Head ofBiEncoder(ModelDirectory directory) {
    ModelConfig config = directory.config();
    boolean readsPairs = config.namedHead().filter(head -> head != Head.EMBEDDING).isPresent();
    if (readsPairs && !directory.isBiEncoder() || directory.isModularCrossEncoder()) {
      throw RerankException.model(
              "The model in %s, a %s, reads pairs and makes no vectors; take a bi-encoder of"
                  + " sentence-transformers, or use this one for pairs",
              directory.path(), config.architecture())
          .with(Remedy.READ_PAIRS);
    }
    if (directory.weights() == ModelDirectory.Weights.TORCHSCRIPT) {
      throw RerankException.model(
          "A bi-encoder needs model.safetensors or model.onnx, whose pooling is known; %s is not"
              + " read",
          directory.network());
    }
    return Head.EMBEDDING;
  }

  private static Head ofPairs(ModelDirectory directory, Head head) {
    ModelConfig config = directory.config();
    boolean compiled = directory.isCompiled();
    if (directory.isModularCrossEncoder()) {
      if (head == Head.SEQUENCE_CLASSIFICATION) {
        return head;
      }
      throw otherHead(
          CheckpointCompiler.config(directory.with(Head.SEQUENCE_CLASSIFICATION)),
          directory,
          Head.SEQUENCE_CLASSIFICATION);
    }
    Optional<Head> named = config.namedHead();
    if (named.equals(Optional.of(head))) {
      return head;
    }
    if (head == Head.SEQUENCE_CLASSIFICATION && generates(directory, named)) {
      return Head.YES_NO;
    }
    if (named.isPresent() && named.get() != Head.EMBEDDING) {
      throw otherHead(config, directory, named.get());
    }
    boolean found = compiled ? CheckpointCompiler.has(directory, head) : named.isEmpty();
    if (!found || config.architecture().endsWith(GENERATING)) {
      throw noHead(config, directory, head);
    }
    return head;
  }

  /** Returns whether {@code directory} ranks pairs by the text that its network generates. */
  private static boolean generates(ModelDirectory directory, Optional<Head> named) {
    if (!directory.isCompiled() || named.equals(Optional.of(Head.QUESTION_ANSWERING))) {
      return false;
    }
    boolean classifies =
        !named.equals(Optional.of(Head.YES_NO))
            && CheckpointCompiler.has(directory, Head.SEQUENCE_CLASSIFICATION);
    return !classifies && CheckpointCompiler.has(directory, Head.YES_NO);
  }

  private static RerankException otherHead(
      ModelConfig config, ModelDirectory directory, Head there) {
    if (there == Head.QUESTION_ANSWERING) {
      return RerankException.model(
              "The model in %s, a %s, finds answers and gives no scores; take a model for sequence"
                  + " classification, or use this one to find answers",
              directory.path(), config.architecture())
          .with(Remedy.FIND_ANSWERS);
    }
    if (there == Head.YES_NO) {
      return RerankException.model(
          "The model in %s, a %s, generates text. Of such models those of T5 and mT5 are read, to"
              + " score pairs as monoT5 does",
          directory.path(), config.architecture());
    }
    boolean scores = config.labels().size() == 1;
    return RerankException.model(
            "The model in %s, a %s, finds no answers; take a model for question answering, or use"
                + " this one to %s pairs",
            directory.path(), config.architecture(), scores ? "score" : "classify")
        .with(scores ? Remedy.SCORE_PAIRS : Remedy.CLASSIFY_PAIRS);
  }

  private static RerankException noHead(ModelConfig config, ModelDirectory directory, Head head) {
    if (directory.isBiEncoder() || config.namedHead().isPresent()) {
      return RerankException.model(
              "The model in %s, a %s, makes vectors of single texts and reads no pairs; take a model"
                  + " with a head, or use this one to make vectors",
              directory.path(), config.architecture())
          .with(Remedy.MAKE_VECTORS);
    }
    return RerankException.model(
        "The model in %s, of class %s, has no head %s; take one that was trained %s",
        directory.path(),
        config.architecture().isEmpty() ? "unknown" : config.architecture(),
        head == Head.QUESTION_ANSWERING ? "for answers" : "for scores",
        head == Head.QUESTION_ANSWERING
            ? "for question answering"
            : "as a cross-encoder, or for sequence classification");
  }
}
