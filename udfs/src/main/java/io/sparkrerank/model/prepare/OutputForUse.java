package io.sparkrerank.model.prepare;

import io.sparkrerank.Remedy;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.Head;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.model.Activation;
import io.sparkrerank.model.LogitLayout;
import io.sparkrerank.model.ModelSpec;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chooses the output of a network that is the score, and the activation that makes it one. */
public final class OutputForUse {

  private OutputForUse() {}

  /**
   * Returns the output of a network with {@code head} for the use in {@code options}.
   *
   * @throws RerankException if it has several outputs and none is named, or the named one is none
   *     of them
   */
  static ModelSpec.Output of(Head head, ModelConfig config, int dimensions, ModelOptions options) {
    Activation wanted = options.score().activation();
    return new ModelSpec.Output(
        layout(head),
        config.labels(),
        label(config, options),
        wanted == null ? activation(config) : wanted,
        dimensions);
  }

  /**
   * Returns the activation that the checkpoint names, or that it gets from sentence-transformers.
   *
   * @throws RerankException if it is not known
   */
  public static Activation activation(ModelConfig config) {
    // transformers names the loss that a classifier was trained with, and its labels by that.
    boolean independent =
        config.activation().isEmpty()
            && config.json().text("problem_type", "").equals("multi_label_classification");
    return independent
        ? Activation.SIGMOID
        : Activation.named(config.activation(), config.labels().size());
  }

  private static LogitLayout layout(Head head) {
    return switch (head) {
      case SEQUENCE_CLASSIFICATION, YES_NO -> LogitLayout.LABELS;
      case QUESTION_ANSWERING -> LogitLayout.SPANS;
      case EMBEDDING -> LogitLayout.VECTOR;
    };
  }

  private static int label(ModelConfig config, ModelOptions options) {
    String wanted = options.score().label();
    return switch (options.use()) {
      case EMBED -> ModelSpec.Output.ALL_LABELS;
      case ANSWER -> {
        if (wanted != null) {
          throw RerankException.config("Label %s: a model for answers has no labels", wanted)
              .with(Remedy.LABEL);
        }
        yield ModelSpec.Output.ALL_LABELS;
      }
      case CLASSIFY ->
          wanted == null && config.labels().size() > 1
              ? allLabels(config.labels())
              : scoreLabel(config.labels(), wanted);
      case RANK -> scoreLabel(config.labels(), wanted);
    };
  }

  private static int allLabels(List<String> labels) {
    if (Set.copyOf(labels).size() < labels.size()) {
      throw RerankException.model(
          "Two labels of the model are called the same: %s; mend id2label in config.json",
          String.join(", ", labels));
    }
    return ModelSpec.Output.ALL_LABELS;
  }

  private static int scoreLabel(List<String> labels, @Nullable String wanted) {
    if (wanted == null) {
      if (labels.size() == 1) {
        return 0;
      }
      throw RerankException.config(
              "The model has %d outputs, %s, and a list is ranked by one%s; name it, or classify"
                  + " pairs",
              labels.size(),
              String.join(", ", labels),
              RankingLabel.among(labels).map(", most likely by \"%s\""::formatted).orElse(""))
          .with(Remedy.LABEL_OR_CLASSES);
    }
    int index = labels.indexOf(wanted);
    if (index < 0 && wanted.matches("\\d{1,4}")) {
      index = Integer.parseInt(wanted);
    }
    if (index < 0 || index >= labels.size()) {
      throw RerankException.config(
              "Label %s is none of the model's outputs: %s", wanted, String.join(", ", labels))
          .with(Remedy.LABEL);
    }
    return index;
  }
}
