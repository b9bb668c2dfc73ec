package io.sparkrerank.tensor;

import java.nio.file.Path;
import java.util.Map;

/**
 * The content of a file with tensors.
 *
 * @param tensors those that may be weights, by name
 * @param otherTypes the types of the others, which are buffers such as position ids, by name
 */
public record TensorFile(Map<String, Tensor> tensors, Map<String, String> otherTypes) {

  /** The end of the names of files in the format of safetensors, as for transformers. */
  public static final String SAFETENSORS = ".safetensors";

  /**
   * Maps all tensors of {@code file}: a safetensors file if its name says so, else one that {@code
   * torch.save} wrote.
   *
   * @throws io.sparkrerank.RerankException if it cannot be read, or is not such a file as a whole
   */
  public static TensorFile read(Path file) {
    MappedFile mapped = MappedFile.open(file);
    return file.toString().endsWith(SAFETENSORS)
        ? SafetensorsFile.read(mapped)
        : TorchFile.read(mapped);
  }
}
