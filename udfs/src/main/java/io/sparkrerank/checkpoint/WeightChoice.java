package io.sparkrerank.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The order in which forms of weights are preferred, as transformers prefers them: safetensors
 * before PyTorch's files before an exported graph, and a whole file before shards. One of them is
 * used, never two.
 */
public final class WeightChoice {

  /** The end of the names of files that say which shard holds which tensor. */
  public static final String INDEX_END = ".index.json";

  /** The key of {@code config.json} that names another file or index. */
  public static final String NAMED = "transformers_weights";

  /** The names, the preferred one first. */
  public static final List<String> ORDER =
      List.of(
          "model.safetensors",
          "model.safetensors" + INDEX_END,
          "pytorch_model.bin",
          "pytorch_model.bin" + INDEX_END,
          "model.onnx",
          "onnx/model.onnx");

  private WeightChoice() {}

  /**
   * Returns the file that is used, or whose shards are.
   *
   * @param named the file that {@code config.json} names; empty if it names none
   * @param isThere tells whether a file is there, by its name within the folder
   */
  public static Optional<String> of(String named, Predicate<String> isThere) {
    if (!named.isEmpty()) {
      return Optional.of(named).filter(isThere);
    }
    return ORDER.stream().filter(isThere).findFirst();
  }
}
