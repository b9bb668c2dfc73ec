package io.sparkrerank.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The weights of a model: one {@code model.safetensors}, or shards named by {@code
 * model.safetensors.index.json}. Immutable; may be shared between threads.
 */
public final class Checkpoint {

  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  private final Path directory;
  private final Map<String, Tensor> tensors;

  private Checkpoint(Path directory, Map<String, Tensor> tensors) {
    this.directory = directory;
    this.tensors = tensors;
  }

  /** The files with weights in {@code directory}, sorted; empty if it holds no safetensors. */
  public static List<Path> weightFiles(Path directory) {
    Path index = directory.resolve(INDEX);
    Path single = directory.resolve(SINGLE);
    if (!Files.exists(index)) {
      return Files.exists(single) ? List.of(single) : List.of();
    }
    List<Path> files = new ArrayList<>();
    for (String shard : shards(index)) {
      if (!Path.of(shard).getFileName().toString().equals(shard)) {
        throw RerankException.model(
            "Shard outside the directory: %s names %s; a shard is a plain file name", index, shard);
      }
      Path file = directory.resolve(shard);
      if (!Files.exists(file)) {
        throw RerankException.model(
            "Shard not found: %s names %s, which is not in the directory; download it too",
            index, shard);
      }
      files.add(file);
    }
    return files;
  }

  /**
   * Maps the weights in {@code directory}.
   *
   * @throws RerankException if there are none, or if a file is broken
   */
  public static Checkpoint open(Path directory) {
    List<Path> files = weightFiles(directory);
    if (files.isEmpty()) {
      throw RerankException.model("No %s in %s", SINGLE, directory);
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    files.forEach(file -> tensors.putAll(SafetensorsFile.read(file)));
    return new Checkpoint(directory, tensors);
  }

  private static Set<String> shards(Path index) {
    try {
      JsonNode map = new ObjectMapper().readTree(index.toFile()).path("weight_map");
      Set<String> shards = new TreeSet<>();
      map.forEach(shard -> shards.add(shard.asText()));
      if (shards.isEmpty()) {
        throw RerankException.model("No weight_map in %s; download it again", index);
      }
      return shards;
    } catch (IOException e) {
      throw new RerankException(
          ErrorCategory.MODEL, "Cannot read " + index + ": " + e.getMessage(), e);
    }
  }

  /**
   * The same weights with {@code prefix} before every name, unless names have it already: a base
   * model that was saved without a head calls its tensors as the part of a whole is called.
   */
  public Checkpoint prefixed(String prefix) {
    if (tensors.keySet().stream().anyMatch(name -> name.startsWith(prefix))) {
      return this;
    }
    Map<String, Tensor> prefixed = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> prefixed.put(prefix + name, tensor.named(prefix + name)));
    return new Checkpoint(directory, prefixed);
  }

  /** The names of all tensors that hold weights. */
  public Set<String> names() {
    return tensors.keySet();
  }

  /** The directory that the weights were read from. */
  public Path directory() {
    return directory;
  }

  /**
   * The tensor {@code name}, which must have {@code shape}. The names of layer norms before 2019
   * ({@code gamma}, {@code beta}) are found too.
   *
   * @throws RerankException if it is missing or has another shape
   */
  public Tensor tensor(String name, List<Integer> shape) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      tensor = tensors.get(oldName(name));
    }
    if (tensor == null) {
      throw RerankException.model(
          "Tensor not found: %s of shape %s in %s; the weights do not fit config.json (a base model"
              + " without a trained head?), or put a traced model.pt or a model.onnx there",
          name, shape, directory);
    }
    if (!tensor.shape().equals(shape)) {
      throw RerankException.model(
          "Wrong shape of tensor %s in %s: expected %s from config.json, found %s",
          name, directory, shape, tensor.shape());
    }
    return tensor;
  }

  /** The name that TensorFlow-era checkpoints give to a layer norm's weight or bias. */
  private static String oldName(String name) {
    return name.replace("LayerNorm.weight", "LayerNorm.gamma")
        .replace("LayerNorm.bias", "LayerNorm.beta");
  }
}
