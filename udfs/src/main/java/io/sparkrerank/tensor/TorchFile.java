package io.sparkrerank.tensor;

import io.sparkrerank.RerankException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a file that {@code torch.save} wrote, such as {@code pytorch_model.bin}: a
 * dictionary of them in a pickle, with the elements beside it. Reads the zip archives of PyTorch
 * 1.6 and later, and what earlier versions wrote.
 */
final class TorchFile {

  /** No list of the tensors of a model is nearly as long. */
  static final long MOST_PICKLE_BYTES = 1 << 24;

  private static final int TAR_MARK = 257;

  private TorchFile() {}

  /**
   * Reads the list of tensors in {@code file}.
   *
   * @throws RerankException if it holds anything but a dictionary of tensors, or is not whole
   */
  static TensorFile read(MappedFile file) {
    ByteBuffer start = file.copy(0, (int) Math.min(file.size(), 512));
    if (start.limit() >= 4 && start.getInt(0) == ZipDirectory.LOCAL_HEADER) {
      return tensors(file, TorchArchive.read(file));
    }
    if (start.limit() > 0 && start.get(0) == (byte) 0x80) {
      return tensors(file, TorchLegacy.read(file));
    }
    boolean tar =
        start.limit() >= TAR_MARK + 5
            && new String(start.array(), TAR_MARK, 5, StandardCharsets.US_ASCII).equals("ustar");
    throw RerankException.model(
        tar
            ? "The format of %s is that of PyTorch before 0.2; load it there and save it with"
                + " torch.save of a later version"
            : "Not a file that torch.save wrote: %s; download it again, or give it the name"
                + " model.safetensors if it is one",
        file.path());
  }

  private static TensorFile tensors(MappedFile file, Object root) {
    if (!(root instanceof Map<?, ?> dictionary)) {
      throw RerankException.model(
          "Not a dictionary of tensors but a %s in %s; save model.state_dict()",
          kind(root), file.path());
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> otherTypes = new LinkedHashMap<>();
    dictionary.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          if (value instanceof TorchTensor found && found.type().ofWeights().isPresent()) {
            tensors.put(name, tensor(name, found, file));
          } else {
            otherTypes.put(name, kind(value));
          }
        });
    if (tensors.isEmpty() && dictionary.values().stream().anyMatch(Map.class::isInstance)) {
      throw RerankException.model(
          "No tensors but dictionaries of some in %s (%s), as training saves them; save the"
              + " state_dict alone",
          file.path(), String.join(", ", otherTypes.keySet().stream().limit(5).toList()));
    }
    return new TensorFile(tensors, otherTypes);
  }

  private static Tensor tensor(String name, TorchTensor found, MappedFile file) {
    TensorType type = found.type().ofWeights().orElseThrow();
    long storage = found.storage().start();
    if (storage < 0) {
      throw RerankException.model(
          "Tensor %s in %s has no elements there; download the file again", name, file.path());
    }
    return new Tensor(
        name,
        type,
        found.shape(),
        new Tensor.View(file, storage + found.offset() * type.bytes(), found.strides()));
  }

  private static String kind(Object value) {
    if (value instanceof TorchTensor tensor) {
      return tensor.type().name();
    }
    if (value instanceof TorchFunction.Other other) {
      return other.description();
    }
    if (value instanceof Map) {
      return "dictionary";
    }
    return value instanceof List ? "list" : "value that is no tensor";
  }
}
