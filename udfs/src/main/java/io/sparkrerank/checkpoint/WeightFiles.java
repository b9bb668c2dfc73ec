package io.sparkrerank.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files that hold the weights of a model directory, chosen as transformers chooses: the one
 * that {@code config.json} names, else {@code model.safetensors}, else the shards that {@code
 * model.safetensors.index.json} names. An index beside a single file is left from an older save.
 */
final class WeightFiles {

  static final String SINGLE = "model.safetensors";

  private static final String INDEX_END = ".safetensors.index.json";
  private static final String INDEX = "model" + INDEX_END;
  private static final String NAMED = "transformers_weights";

  private WeightFiles() {}

  /**
   * Returns the files in {@code directory}, sorted; none if it holds no safetensors.
   *
   * @throws RerankException if one that is named is not there
   */
  static List<Path> in(Path directory) {
    Path config = directory.resolve(ModelDirectory.CONFIG);
    String named = Files.exists(config) ? JsonFile.read(config).text(NAMED, "") : "";
    if (!named.isEmpty()) {
      return named(config, named);
    }
    Path single = directory.resolve(SINGLE);
    if (Files.exists(single)) {
      return List.of(single);
    }
    Path index = directory.resolve(INDEX);
    return Files.exists(index) ? shards(index) : List.of();
  }

  private static List<Path> named(Path config, String name) {
    if (!name.endsWith(".safetensors") && !name.endsWith(INDEX_END)) {
      throw RerankException.model(
          "%s in %s names %s, which is neither a safetensors file nor an index of some",
          NAMED, config, name);
    }
    Path file = beside("Weights", config, name);
    return name.endsWith(INDEX_END) ? shards(file) : List.of(file);
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
