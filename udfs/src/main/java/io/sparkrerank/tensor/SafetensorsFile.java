package io.sparkrerank.tensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of one safetensors file: eight bytes with the length of a JSON header, the header,
 * then the data.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
final class SafetensorsFile {

  /** The format's own limit on the header. */
  private static final long MAX_HEADER_BYTES = 100_000_000L;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final MappedFile file;
  private final long dataStart;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> otherTypes = new LinkedHashMap<>();

  private SafetensorsFile(MappedFile file, long dataStart) {
    this.file = file;
    this.dataStart = dataStart;
  }

  /**
   * Reads the header of {@code file}.
   *
   * @throws RerankException if it is not a whole safetensors file
   */
  static TensorFile read(MappedFile file) {
    long headerLength = file.size() < 8 ? -1 : file.copy(0, 8).getLong();
    if (headerLength < 2 || headerLength > MAX_HEADER_BYTES || 8 + headerLength > file.size()) {
      throw RerankException.model(
          "Not a safetensors file, or cut short: %s has %,d bytes and claims a header of %,d;"
              + " download it again",
          file.path(), file.size(), headerLength);
    }
    SafetensorsFile read = new SafetensorsFile(file, 8 + headerLength);
    JsonNode header = parse(file, file.copy(8, (int) headerLength).array());
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        read.add(entry.getKey(), entry.getValue());
      }
    }
    return new TensorFile(read.tensors, read.otherTypes);
  }

  private void add(String name, JsonNode entry) {
    JsonNode offsets = entry.path("data_offsets");
    long begin = offsets.path(0).asLong(-1);
    long end = offsets.path(1).asLong(-1);
    if (begin < 0 || end < begin) {
      throw RerankException.model(
          "Wrong data_offsets of tensor %s in %s: %s; download the file again",
          name, file.path(), offsets);
    }
    if (!file.has(dataStart, end)) {
      throw RerankException.model(
          "File cut short: tensor %s in %s ends at byte %,d, and the file has %,d bytes; download"
              + " it again",
          name, file.path(), dataStart + end, file.size());
    }
    String typeName = entry.path("dtype").asText();
    TensorType type = TensorType.ofSafetensors(typeName).orElse(null);
    if (type == null) {
      otherTypes.put(name, typeName);
      return;
    }
    List<Integer> shape = shape(name, entry.path("shape"));
    long bytes = bytes(shape, type);
    if (bytes != end - begin) {
      throw RerankException.model(
          "Tensor %s in %s has %,d bytes, and shape %s of %s takes %s; download the file again",
          name,
          file.path(),
          end - begin,
          shape,
          type,
          bytes < 0 ? "too many" : "%,d".formatted(bytes));
    }
    tensors.put(name, Tensor.inRowMajorOrder(name, type, shape, file, dataStart + begin));
  }

  private List<Integer> shape(String name, JsonNode dimensions) {
    List<Integer> shape = new ArrayList<>();
    for (JsonNode dimension : dimensions) {
      if (!dimension.isInt() || dimension.asInt() < 0) {
        throw RerankException.model(
            "Wrong shape of tensor %s in %s: %s; download the file again",
            name, file.path(), dimensions);
      }
      shape.add(dimension.asInt());
    }
    return List.copyOf(shape);
  }

  /** Returns how many bytes a tensor takes, or -1 if it is more than a file could have. */
  private static long bytes(List<Integer> shape, TensorType type) {
    try {
      return Math.multiplyExact(Shapes.elements(shape), (long) type.bytes());
    } catch (ArithmeticException e) {
      return -1;
    }
  }

  private static JsonNode parse(MappedFile file, byte[] header) {
    try {
      return JSON.readTree(header);
    } catch (JsonProcessingException e) {
      throw new RerankException(
          ErrorCategory.MODEL,
          "Broken safetensors header in " + file.path() + "; download it again",
          e);
    } catch (IOException e) {
      throw new IllegalStateException("Bytes in memory are read without errors", e);
    }
  }
}
