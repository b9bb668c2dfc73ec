package io.sparkrerank.tensor;

import io.sparkrerank.RerankException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file that {@code torch.save} wrote before version 1.6, and still does on request: a magic
 * number, a protocol version, the byte order, the object and the keys of its storages, each as a
 * pickle, then each storage as its number of elements and the elements.
 */
final class TorchLegacy {

  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long PROTOCOL = 1001;

  private final MappedFile file;
  private final Map<String, TorchStorage> storages = new HashMap<>();
  private long position;

  private TorchLegacy(MappedFile file) {
    this.file = file;
  }

  /**
   * Returns the object of the pickle in {@code file}.
   *
   * @throws RerankException if it is no such file, or is not whole
   */
  static Object read(MappedFile file) {
    return new TorchLegacy(file).load();
  }

  private Object load() {
    boolean known = pickle().equals(MAGIC) && pickle().equals(PROTOCOL);
    if (!known) {
      throw RerankException.model(
          "A pickle that torch.save did not write: %s; save model.state_dict() with torch.save",
          file.path());
    }
    if (pickle() instanceof Map<?, ?> system && Boolean.FALSE.equals(system.get("little_endian"))) {
      throw otherByteOrder(file);
    }
    Object root = pickle();
    if (!(pickle() instanceof List<?> keys)) {
      throw broken("no list of storages");
    }
    for (Object key : keys) {
      place(key instanceof String name ? storages.get(name) : null);
    }
    return root;
  }

  private Object pickle() {
    long end = Math.min(file.size(), position + TorchFile.MOST_PICKLE_BYTES);
    PickleInput input = new PickleInput(file, position, end);
    Object object = new TensorUnpickler(input, storages).load();
    position = input.position();
    return object;
  }

  private void place(@Nullable TorchStorage storage) {
    long elements = file.copy(position, Long.BYTES).getLong();
    position += Long.BYTES;
    if (storage == null || elements != storage.elements()) {
      throw broken("a storage that no tensor names, or of another size");
    }
    if (!file.has(position, storage.bytes())) {
      throw RerankException.model(
          "File cut short: a tensor in %s ends at byte %,d, and the file has %,d bytes; download"
              + " it again",
          file.path(), position + storage.bytes(), file.size());
    }
    storage.placeAt(position);
    position += storage.bytes();
  }

  private RerankException broken(String reason) {
    return RerankException.model(
        "Broken file of weights: %s has %s near byte %,d; download it again",
        file.path(), reason, position);
  }

  /** Returns the error that {@code file} was written on a processor of the other byte order. */
  static RerankException otherByteOrder(MappedFile file) {
    return RerankException.model(
        "Big-endian numbers in %s are not read; load it with transformers and save it with"
            + " save_pretrained",
        file.path());
  }
}
