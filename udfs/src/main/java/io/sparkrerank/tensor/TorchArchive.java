package io.sparkrerank.tensor;

import io.sparkrerank.RerankException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file that {@code torch.save} writes since version 1.6: a zip archive of stored entries in one
 * folder of any name, with the pickle as {@code data.pkl} and each storage as {@code data/KEY}.
 */
final class TorchArchive {

  private final MappedFile file;
  private final ZipDirectory zip;
  private final String folder;

  private TorchArchive(MappedFile file, ZipDirectory zip) {
    this.file = file;
    this.zip = zip;
    String first = zip.entries().keySet().stream().findFirst().orElse("");
    this.folder = first.substring(0, first.indexOf('/') + 1);
  }

  /**
   * Returns the object of the pickle in {@code file}.
   *
   * @throws RerankException if it is no such archive, or is not whole
   */
  static Object read(MappedFile file) {
    return new TorchArchive(file, ZipDirectory.read(file)).load();
  }

  private Object load() {
    ZipDirectory.Entry pickle = zip.entries().get(folder + "data.pkl");
    if (pickle == null || zip.entries().containsKey(folder + "constants.pkl")) {
      throw RerankException.model(
          pickle == null
              ? "Not an archive of torch.save: %s is a zip without data.pkl; download it again"
              : "A TorchScript module and no weights: %s; save model.state_dict()",
          file.path());
    }
    requireLittleEndian(zip.entries().get(folder + "byteorder"));
    if (pickle.bytes() > TorchFile.MOST_PICKLE_BYTES) {
      throw RerankException.model(
          "The list of tensors in %s has %,d bytes; a model's has fewer than %,d",
          file.path(), pickle.bytes(), TorchFile.MOST_PICKLE_BYTES);
    }
    Map<String, TorchStorage> storages = new HashMap<>();
    long start = start("data.pkl", pickle, pickle.bytes());
    PickleInput input = new PickleInput(file, start, start + pickle.bytes());
    Object root = new TensorUnpickler(input, storages).load();
    storages.forEach(this::place);
    return root;
  }

  private void place(String key, TorchStorage storage) {
    if (storage.bytes() == 0) {
      storage.placeAt(0);
      return;
    }
    String name = "data/" + key;
    ZipDirectory.Entry entry = zip.entries().get(folder + name);
    if (entry == null || entry.bytes() < storage.bytes()) {
      throw RerankException.model(
          "Elements of tensors are missing: %s in %s has %,d bytes and should have %,d; download"
              + " the file again",
          name, file.path(), entry == null ? 0 : entry.bytes(), storage.bytes());
    }
    storage.placeAt(start(name, entry, storage.bytes()));
  }

  private long start(String name, ZipDirectory.Entry entry, long bytes) {
    if (!entry.stored()) {
      throw RerankException.model(
          "Compressed or encrypted: %s in %s; torch.save does neither. Download the file again",
          name, file.path());
    }
    long start = entry.start(file);
    if (!file.has(start, bytes)) {
      throw RerankException.model(
          "File cut short: %s in %s ends at byte %,d, and the file has %,d bytes; download it"
              + " again",
          name, file.path(), start + bytes, file.size());
    }
    return start;
  }

  private void requireLittleEndian(ZipDirectory.@Nullable Entry order) {
    if (order == null) {
      return;
    }
    int bytes = (int) Math.min(order.bytes(), 16);
    String name =
        StandardCharsets.US_ASCII
            .decode(file.copy(start("byteorder", order, bytes), bytes))
            .toString();
    if (!name.equals("little")) {
      throw TorchLegacy.otherByteOrder(file);
    }
  }
}
