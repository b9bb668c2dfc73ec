package io.sparkrerank.checkpoint;

import io.sparkrerank.RerankException;
import io.sparkrerank.tensor.Tensor;
import io.sparkrerank.tensor.TensorFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The weights of a model, found under the names that transformers accepts for them. Immutable; may
 * be shared between threads.
 */
public final class Checkpoint {

  private final Path directory;
  private final String prefix;
  private final Map<String, Tensor> tensors;

  /** Types that weights cannot have here, by the tensors' names. */
  private final Map<String, String> otherTypes;

  private Checkpoint(
      Path directory, String prefix, Map<String, Tensor> tensors, Map<String, String> otherTypes) {
    this.directory = directory;
    this.prefix = prefix;
    this.tensors = tensors;
    this.otherTypes = otherTypes;
  }

  /**
   * Maps the weights in {@code directory}.
   *
   * @param prefix the text before the names of the tensors of the network without its head, such as
   *     {@code bert.}
   * @throws RerankException if there are none, or if a file is broken
   */
  public static Checkpoint open(Path directory, String prefix) {
    return open(directory, WeightFiles.in(directory), prefix);
  }

  /**
   * Maps the weights of a model's network.
   *
   * @param prefix the text before the names of the tensors of the network without its head
   * @throws RerankException if a file is broken
   */
  public static Checkpoint open(ModelDirectory directory, String prefix) {
    return open(directory.path(), directory.weightFiles(), prefix);
  }

  private static Checkpoint open(Path directory, List<Path> files, String prefix) {
    if (files.isEmpty()) {
      throw RerankException.model(
          "No model.safetensors or pytorch_model.bin in %s; download one of them", directory);
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> otherTypes = new HashMap<>();
    for (Path file : files) {
      DownloadedFile.requireContent(file);
      TensorFile read = TensorFile.read(file);
      tensors.putAll(read.tensors());
      otherTypes.putAll(read.otherTypes());
    }
    return new Checkpoint(directory, prefix, tensors, otherTypes);
  }

  /**
   * Returns the weights of a network without any, which modules in {@code directory} add theirs to.
   */
  public static Checkpoint empty(Path directory) {
    return new Checkpoint(directory, "", Map.of(), Map.of());
  }

  /**
   * Returns these weights and those of a module beside the network. Their names begin with {@code
   * folder} and a slash.
   *
   * @param folder the folder of the module
   * @param module its weights
   */
  public Checkpoint with(String folder, Checkpoint module) {
    Map<String, Tensor> all = new LinkedHashMap<>(tensors);
    Map<String, String> allOtherTypes = new HashMap<>(otherTypes);
    module.tensors.forEach(
        (name, tensor) -> {
          String path = folder + "/" + name;
          all.put(path, tensor.named(path));
        });
    module.otherTypes.forEach((name, type) -> allOtherTypes.put(folder + "/" + name, type));
    return new Checkpoint(directory, prefix, all, allOtherTypes);
  }

  /** Returns the names of all tensors that hold weights. */
  public Set<String> names() {
    return tensors.keySet();
  }

  /** Returns how many numbers the weights are. */
  long parameters() {
    return tensors.values().stream().mapToLong(Tensor::elements).sum();
  }

  /** Returns the directory that the weights were read from. */
  public Path directory() {
    return directory;
  }

  /** Returns whether there is a tensor for {@code name}. */
  public boolean has(String name) {
    return find(name).isPresent();
  }

  /** Returns the first dimension of the tensor for {@code name}, or 0 if there is none. */
  public int rows(String name) {
    return find(name).map(tensor -> tensor.shape().isEmpty() ? 0 : tensor.shape().get(0)).orElse(0);
  }

  /**
   * Returns the tensor for {@code name}, which must have {@code shape}. Its name in the file may
   * lack the prefix of the network without a head, as in a base model that a head was added to, or
   * have it although it belongs to the head; and layer norms may have the names from before 2019
   * ({@code gamma}, {@code beta}).
   *
   * @throws RerankException if it is missing or has another shape or an unknown type
   */
  public Tensor tensor(String name, List<Integer> shape) {
    Tensor tensor = find(name).orElseThrow(() -> missing(name, shape));
    if (!tensor.shape().equals(shape)) {
      throw RerankException.model(
          "Wrong shape of tensor %s in %s: expected %s from config.json, found %s",
          tensor.name(), directory, shape, tensor.shape());
    }
    return tensor;
  }

  /**
   * Returns the tensor for {@code name}. Where several names for one weight are there, it is the
   * first in the order of names, as in transformers.
   */
  private Optional<Tensor> find(String name) {
    return names(name).stream().filter(tensors::containsKey).findFirst().map(tensors::get);
  }

  private RerankException missing(String name, List<Integer> shape) {
    for (String found : names(name)) {
      String type = otherTypes.get(found);
      if (type != null) {
        return RerankException.model(
            "Tensor %s in %s is of type %s; weights here are F32, F16, BF16 or F64. Load the model"
                + " with transformers in float32 and save it with save_pretrained",
            found, directory, type);
      }
    }
    return RerankException.model(
        "Tensor not found: %s of shape %s in %s; the weights do not fit config.json (a base model"
            + " without a trained head?), or put a traced model.pt or a model.onnx there",
        name, shape, directory);
  }

  /** Returns the names that a file may give to the weight {@code name}, sorted. */
  private Set<String> names(String name) {
    Set<String> names = new TreeSet<>();
    for (String spelling : List.of(name, oldName(name))) {
      names.add(spelling);
      names.add(prefix + spelling);
      if (spelling.startsWith(prefix)) {
        names.add(spelling.substring(prefix.length()));
      }
    }
    return names;
  }

  /** Returns the name that TensorFlow-era checkpoints give to a layer norm's weight or bias. */
  private static String oldName(String name) {
    return name.replace("LayerNorm.weight", "LayerNorm.gamma")
        .replace("LayerNorm.bias", "LayerNorm.beta");
  }
}
