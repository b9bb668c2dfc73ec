package io.sparkrerank.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of one safetensors file: eight bytes with the length of a JSON header, the header,
 * then the data. Each tensor is memory-mapped on its own, so that a file may exceed two gigabytes.
 *
 * @param tensors those that may be weights, by name
 * @param otherTypes the types of the others, which are buffers such as position ids, by name
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
record SafetensorsFile(Map<String, Tensor> tensors, Map<String, String> otherTypes) {

  /** The format's own limit on the header. */
  private static final long MAX_HEADER_BYTES = 100_000_000L;

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Maps all tensors of {@code file}.
   *
   * @throws RerankException if the file is not a whole safetensors file
   */
  static SafetensorsFile read(Path file) {
    DownloadedFile.requireContent(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      long headerLength = size < 8 ? -1 : readFully(channel, file, 0, 8).getLong();
      if (headerLength < 2 || headerLength > MAX_HEADER_BYTES || 8 + headerLength > size) {
        throw RerankException.model(
            "Not a safetensors file, or cut short: %s has %,d bytes and claims a header of %,d;"
                + " download it again",
            file, size, headerLength);
      }
      byte[] header = new byte[(int) headerLength];
      readFully(channel, file, 8, header.length).get(header);
      return mapTensors(channel, file, parse(file, header), 8 + headerLength, size);
    } catch (IOException e) {
      throw new RerankException(
          ErrorCategory.MODEL, "Cannot read the weights in " + file + ": " + e.getMessage(), e);
    }
  }

  private static SafetensorsFile mapTensors(
      FileChannel channel, Path file, JsonNode header, long dataStart, long size)
      throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> otherTypes = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      String name = entry.getKey();
      if (name.equals("__metadata__")) {
        continue;
      }
      JsonNode offsets = entry.getValue().path("data_offsets");
      long begin = offsets.path(0).asLong(-1);
      long end = offsets.path(1).asLong(-1);
      if (begin < 0 || end < begin) {
        throw RerankException.model(
            "Wrong data_offsets of tensor %s in %s: %s; download the file again",
            name, file, offsets);
      }
      if (dataStart + end > size) {
        throw RerankException.model(
            "File cut short: tensor %s in %s ends at byte %,d, and the file has %,d bytes; download"
                + " it again",
            name, file, dataStart + end, size);
      }
      String typeName = entry.getValue().path("dtype").asText();
      TensorType type = TensorType.ofSafetensors(typeName).orElse(null);
      if (type == null) {
        otherTypes.put(name, typeName);
        continue;
      }
      Tensor tensor = tensor(channel, name, type, entry.getValue(), dataStart + begin, end - begin);
      if (tensor.elements() * type.bytes() != end - begin) {
        throw RerankException.model(
            "Tensor %s in %s has %,d bytes, and shape %s of %s takes %,d; download the file again",
            name, file, end - begin, tensor.shape(), type, tensor.elements() * type.bytes());
      }
      tensors.put(name, tensor);
    }
    return new SafetensorsFile(tensors, otherTypes);
  }

  private static Tensor tensor(
      FileChannel channel, String name, TensorType type, JsonNode entry, long begin, long length)
      throws IOException {
    List<Integer> shape = new ArrayList<>();
    entry.path("shape").forEach(dimension -> shape.add(dimension.asInt()));
    ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, begin, length);
    return new Tensor(name, type, List.copyOf(shape), bytes);
  }

  private static JsonNode parse(Path file, byte[] header) throws IOException {
    try {
      return JSON.readTree(header);
    } catch (JsonProcessingException e) {
      throw new RerankException(
          ErrorCategory.MODEL, "Broken safetensors header in " + file + "; download it again", e);
    }
  }

  private static ByteBuffer readFully(FileChannel channel, Path file, long position, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw RerankException.model("File cut short while reading: %s; download it again", file);
      }
    }
    return buffer.flip();
  }
}
