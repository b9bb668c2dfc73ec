package io.sparkrerank.compile;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.Checkpoint;
import io.sparkrerank.checkpoint.ModelConfig;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The refusal of a network that is not known: it says whether the class comes with code of its own,
 * and how the nearest known family differs. Nothing is computed by a guess.
 */
final class UnknownArchitecture {

  private static final int MOST_NAMED = 4;
  private static final String DECODER_CLASS = "ForCausalLM";

  /** Types of models that read a text from left to right, whatever they end in. */
  private static final Set<String> DECODERS =
      Set.of(
          "gemma",
          "gemma2",
          "gemma3",
          "gemma3_text",
          "gpt2",
          "gpt_neox",
          "llama",
          "minicpm",
          "mistral",
          "opt",
          "phi",
          "phi3",
          "qwen2",
          "qwen3",
          "qwen3_5",
          "qwen3_moe");

  private UnknownArchitecture() {}

  /** Returns the refusal of the network of {@code config}, which is none of {@code known}. */
  static RerankException of(ModelConfig config, List<Architecture> known) {
    if (config.architecture().endsWith(DECODER_CLASS) || DECODERS.contains(config.modelType())) {
      return refusal(
          config,
          "it is a decoder, and decoders are not compiled yet. Put a traced model.pt or a model.onnx"
              + " there instead");
    }
    boolean ownCode = config.json().root().has("auto_map");
    String types = String.join(", ", known.stream().map(Architecture::modelType).toList());
    if (!ownCode) {
      return refusal(
          config,
          "compiled are the types %s. Put a traced model.pt or a model.onnx there instead"
              .formatted(types));
    }
    String nearest =
        nearest(config, known)
            .map(family -> difference(config, family))
            .orElse("No family that is compiled is near; compiled are the types " + types);
    return refusal(
        config,
        "it comes with code of its own (auto_map), which is never run. %s. Put a traced model.pt or"
                .formatted(nearest)
            + " a model.onnx there instead");
  }

  private static RerankException refusal(ModelConfig config, String reason) {
    return RerankException.model(
        "Unknown architecture \"%s\" with model_type \"%s\" in %s; %s",
        config.architecture(), config.modelType(), config.json().file(), reason);
  }

  /** Returns the family of the same type, or else the one whose name is in that of the class. */
  private static Optional<Architecture> nearest(ModelConfig config, List<Architecture> known) {
    String className = config.architecture().toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(
            family ->
                family.modelType().equals(config.modelType())
                    || className.contains(plain(family.modelType())))
        .max(
            Comparator.comparing(
                    (Architecture family) -> family.modelType().equals(config.modelType()))
                .thenComparing(family -> family.modelType().length()));
  }

  private static String plain(String modelType) {
    return modelType.replace("-", "").replace("_", "");
  }

  /** Returns what is missing or left over where {@code family} reads the checkpoint. */
  private static String difference(ModelConfig config, Architecture family) {
    String start = "The nearest family is %s; read as that, ".formatted(family.modelType());
    try {
      Checkpoint checkpoint =
          Checkpoint.open(config.json().file().resolveSibling(""), family.prefix());
      NetworkBuilder network = new NetworkBuilder(checkpoint, Precision.FP32, DenseKernel.LIBTORCH);
      if (checkpoint.has(family.labelsLayer() + ".weight")) {
        family.classification(config, network);
      } else {
        family.states(config, network);
      }
      List<String> left = List.copyOf(network.unread(family::isHarmlessExtra));
      return left.isEmpty()
          ? start + "all tensors have a place, but the code may compute something else with them"
          : start
              + "%d tensors have no place, as %s"
                  .formatted(
                      left.size(), String.join(", ", left.stream().limit(MOST_NAMED).toList()));
    } catch (RerankException e) {
      return start + "it fails: " + e.getMessage().replaceFirst("[.;] .*$", "");
    }
  }
}
