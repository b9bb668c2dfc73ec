package io.sparkrerank.checkpoint;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order in which forms of weights are preferred, as transformers prefers them: safetensors
 * before PyTorch's files before an exported graph, and a whole file before shards. One of them is
 * used, never two. A variant of the weights, such as {@code fp16}, stands before the end of names:
 * {@code model.fp16.safetensors}, {@code model.safetensors.index.fp16.json}. An index beside a
 * single file is left from an older save.
 */
public final class WeightChoice {

  private static final String INDEX_END = ".index.json";

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

  private static final Pattern VARIANT =
      Pattern.compile(
          "(?:model|pytorch_model)(?:\\.(?:safetensors|bin)\\.index)?\\.([\\w-]+)"
              + "\\.(?:safetensors|bin|json)");

  private WeightChoice() {}

  /**
   * Returns the names of weights, the preferred one first.
   *
   * @param variant the variant that is meant; empty for the usual one
   */
  public static List<String> names(String variant) {
    return variant.isEmpty()
        ? ORDER
        : ORDER.stream()
            .filter(name -> !name.endsWith(".onnx"))
            .map(name -> withVariant(name, variant))
            .toList();
  }

  /** Returns whether a file says which shard holds which tensor, by its name. */
  public static boolean isIndex(String file) {
    return file.endsWith(".json");
  }

  /** Returns the variants of weights among files, by their names, sorted. */
  public static Set<String> variants(Collection<String> files) {
    Set<String> variants = new TreeSet<>();
    for (String file : files) {
      Matcher name = VARIANT.matcher(file);
      if (name.matches() && !name.group(1).equals("index")) {
        variants.add(name.group(1));
      }
    }
    return variants;
  }

  private static String withVariant(String name, String variant) {
    int end = name.lastIndexOf('.');
    return name.substring(0, end + 1) + variant + name.substring(end);
  }

  /**
   * Returns the file that is used, or whose shards are.
   *
   * @param named the file that {@code config.json} names; empty if it names none
   * @param variant the variant of weights that is meant; empty for the usual one
   * @param isThere tells whether a file is there, by its name within the folder
   */
  public static Optional<String> of(String named, String variant, Predicate<String> isThere) {
    if (!named.isEmpty()) {
      return Optional.of(named).filter(isThere);
    }
    return names(variant).stream().filter(isThere).findFirst();
  }
}
