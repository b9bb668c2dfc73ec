package io.sparkrerank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A copy of a committed checkpoint that tests change.
 *
 * @param directory where it lies
 */
public record EditedCheckpoint(Path directory) {

  public static final String WEIGHTS = "model.safetensors";
  public static final String CONFIG = "config.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** One tensor of a file. */
  public record Entry(String type, List<Integer> shape, byte[] bytes) {}

  /** Copies the checkpoint {@code name} into a new folder in {@code parent}. */
  public static EditedCheckpoint copyOf(String name, Path parent) throws IOException {
    Path copy = Files.createTempDirectory(parent, name);
    try (Stream<Path> files = Files.list(GoldenCheckpoint.named(name).directory())) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return new EditedCheckpoint(copy);
  }

  public Path file(String name) {
    return directory.resolve(name);
  }

  /** The checkpoint with the logits of the one that was copied. */
  public GoldenCheckpoint golden() {
    return new GoldenCheckpoint(directory, file("golden.json"));
  }

  /** Changes config.json. */
  public EditedCheckpoint config(Consumer<ObjectNode> change) throws IOException {
    ObjectNode config = (ObjectNode) JSON.readTree(file(CONFIG).toFile());
    change.accept(config);
    JSON.writeValue(file(CONFIG).toFile(), config);
    return this;
  }

  /** Changes a text file. */
  public EditedCheckpoint text(String name, UnaryOperator<String> change) throws IOException {
    Files.writeString(file(name), change.apply(Files.readString(file(name))));
    return this;
  }

  /** Changes the tensors of the single file with weights. */
  public EditedCheckpoint weights(UnaryOperator<Map<String, Entry>> change) throws IOException {
    write(file(WEIGHTS), change.apply(read(file(WEIGHTS))));
    return this;
  }

  /** Gives the tensors of the single file other names. */
  public EditedCheckpoint renamed(UnaryOperator<String> name) throws IOException {
    return weights(
        tensors -> {
          Map<String, Entry> renamed = new LinkedHashMap<>();
          tensors.forEach((old, tensor) -> renamed.put(name.apply(old), tensor));
          return renamed;
        });
  }

  public static Map<String, Entry> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[(int) bytes.getLong()];
    bytes.get(header);
    int start = bytes.position();
    Map<String, Entry> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : JSON.readTree(header).properties()) {
      JsonNode tensor = entry.getValue();
      if (!entry.getKey().equals("__metadata__")) {
        int begin = tensor.path("data_offsets").path(0).asInt();
        byte[] data = new byte[tensor.path("data_offsets").path(1).asInt() - begin];
        bytes.get(start + begin, data);
        List<Integer> shape = new ArrayList<>();
        tensor.path("shape").forEach(dimension -> shape.add(dimension.asInt()));
        tensors.put(entry.getKey(), new Entry(tensor.path("dtype").asText(), shape, data));
      }
    }
    return tensors;
  }

  public static void write(Path file, Map<String, Entry> tensors) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    tensors.forEach(
        (name, tensor) -> {
          ObjectNode entry = header.putObject(name).put("dtype", tensor.type());
          tensor.shape().forEach(entry.withArray("shape")::add);
          entry.withArray("data_offsets").add(data.size()).add(data.size() + tensor.bytes().length);
          data.writeBytes(tensor.bytes());
        });
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(length.array());
    all.writeBytes(json);
    all.writeBytes(data.toByteArray());
    Files.write(file, all.toByteArray());
  }
}
