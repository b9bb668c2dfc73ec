package io.sparkrerank.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.tensor.TensorFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The files that hold the weights of a directory, as {@link WeightChoice} says. */
final class WeightFiles {

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
    String named = Files.exists(config) ? JsonFile.read(config).text(WeightChoice.NAMED, "") : "";
    if (!named.isEmpty()) {
      return named(config, named);
    }
    Optional<Path> file =
        WeightChoice.of("", variant, name -> Files.isRegularFile(directory.resolve(name)))
            .filter(name -> !name.endsWith(".onnx"))
            .map(directory::resolve);
    if (file.isEmpty()) {
      return List.of();
    }
    return WeightChoice.isIndex(file.get().toString()) ? shards(file.get()) : List.of(file.get());
  }

  private static List<Path> named(Path config, String name) {
    boolean index = name.endsWith(TensorFile.SAFETENSORS + ".index.json");
    if (!name.endsWith(TensorFile.SAFETENSORS) && !index) {
      throw RerankException.model(
          "%s in %s names %s, which is neither a safetensors file nor an index of some",
          WeightChoice.NAMED, config, name);
    }
    Path file = beside("Weights", config, name);
    return index ? shards(file) : List.of(file);
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
