package io.sparkrerank.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.tensor.TensorFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files that hold the weights of a directory, chosen as transformers chooses: the one that
 * {@code config.json} names, else the first of {@code model.safetensors}, the shards that {@code
 * model.safetensors.index.json} names, {@code pytorch_model.bin}, and the shards that {@code
 * pytorch_model.bin.index.json} names. An index beside a single file is left from an older save. If
 * a variant is named, such as {@code fp16}, all these names have it before their end: {@code
 * model.fp16.safetensors}, {@code model.safetensors.index.fp16.json}.
 */
final class WeightFiles {

  static final String SINGLE = "model.safetensors";

  private static final String INDEX_END = ".index.json";

  /** A single file before its shards, and safetensors before pickles. */
  private static final List<String> NAMES =
      List.of(SINGLE, SINGLE + INDEX_END, "pytorch_model.bin", "pytorch_model.bin" + INDEX_END);

  private static final String NAMED = "transformers_weights";

  private WeightFiles() {}

  /** Returns the files in {@code directory} of the usual variant, sorted; none if it has none. */
  static List<Path> in(Path directory) {
    return in(directory, "");
  }

  /**
   * Returns the files in {@code directory}, sorted; none if it has none.
   *
   * @param variant the variant of the weights; empty for the usual one
   * @throws RerankException if one that is named is not there
   */
  static List<Path> in(Path directory, String variant) {
    Path config = directory.resolve(ModelDirectory.CONFIG);
    String named = Files.exists(config) ? JsonFile.read(config).text(NAMED, "") : "";
    if (!named.isEmpty()) {
      return named(config, named);
    }
    for (String name : NAMES) {
      Path file = directory.resolve(withVariant(name, variant));
      if (Files.isRegularFile(file)) {
        return name.endsWith(INDEX_END) ? shards(file) : List.of(file);
      }
    }
    return List.of();
  }

  /** Returns the name of a file in a variant, which stands before the last dot. */
  static String withVariant(String name, String variant) {
    int end = name.lastIndexOf('.');
    return variant.isEmpty() ? name : name.substring(0, end + 1) + variant + name.substring(end);
  }

  private static List<Path> named(Path config, String name) {
    String index = TensorFile.SAFETENSORS + INDEX_END;
    if (!name.endsWith(TensorFile.SAFETENSORS) && !name.endsWith(index)) {
      throw RerankException.model(
          "%s in %s names %s, which is neither a safetensors file nor an index of some",
          NAMED, config, name);
    }
    Path file = beside("Weights", config, name);
    return name.endsWith(index) ? shards(file) : List.of(file);
  }

  private static List<Path> shards(Path index) {
    JsonNode map = JsonFile.read(index).root().path("weight_map");
    Set<String> names = new TreeSet<>();
    map.forEach(shard -> names.add(shard.asText()));
    if (names.isEmpty()) {
      throw RerankException.model("No weight_map in %s; download it again", index);
    }
    List<Path> shards = new ArrayList<>();
    names.forEach(name -> shards.add(beside("Shard", index, name)));
    return shards;
  }

  private static Path beside(String what, Path namedIn, String name) {
    if (!Path.of(name).getFileName().toString().equals(name)) {
      throw RerankException.model(
          "%s outside the directory: %s names %s; it must be a plain file name",
          what, namedIn, name);
    }
    Path file = namedIn.resolveSibling(name);
    if (!Files.exists(file)) {
      throw RerankException.model(
          "%s not found: %s names %s, which is not in the directory; download it too",
          what, namedIn, name);
    }
    return file;
  }
}
