package io.sparkrerank.checkpoint;

import io.sparkrerank.RerankException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The inputs and outputs of an exported graph, and the files beside it that hold its weights.
 *
 * @param file the file of the graph
 * @param inputs the inputs that a caller has to give
 * @param outputs the outputs in their order
 * @param locations the files with weights, relative to the folder of the graph, as it names them
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">the format</a>
 */
public record OnnxGraph(
    Path file, List<Value> inputs, List<Value> outputs, List<String> locations) {

  /** Number formats by their numbers in the format. */
  private static final Map<Integer, String> TYPES =
      Map.of(
          1,
          "float32",
          6,
          "int32",
          7,
          "int64",
          9,
          "bool",
          10,
          "float16",
          11,
          "float64",
          16,
          "bfloat16");

  /**
   * An input or an output.
   *
   * @param name its name
   * @param type its number format
   * @param rank the number of its dimensions; -1 if the graph does not say
   * @param width the size of its last dimension; -1 if it is not fixed
   */
  public record Value(String name, String type, int rank, long width) {

    @Override
    public String toString() {
      return "%s (%s%s)".formatted(name, type, rank < 0 ? "" : ", %d dimensions".formatted(rank));
    }
  }

  /**
   * The messages that lead to the names of files, with the numbers of the fields that hold them.
   */
  private enum Message {
    MODEL,
    GRAPH,
    FUNCTION,
    NODE,
    ATTRIBUTE,
    SPARSE,
    TENSOR,
    ENTRY;

    private static final Map<Message, Map<Integer, Message>> PARTS =
        new EnumMap<>(
            Map.of(
                MODEL, Map.of(7, GRAPH, 25, FUNCTION),
                GRAPH, Map.of(1, NODE, 5, TENSOR, 15, SPARSE),
                FUNCTION, Map.of(7, NODE),
                NODE, Map.of(5, ATTRIBUTE),
                ATTRIBUTE,
                    Map.of(5, TENSOR, 6, GRAPH, 10, TENSOR, 11, GRAPH, 22, SPARSE, 23, SPARSE),
                SPARSE, Map.of(1, TENSOR, 2, TENSOR),
                TENSOR, Map.of(13, ENTRY),
                ENTRY, Map.of()));

    private Optional<Message> part(int field) {
      return Optional.ofNullable(PARTS.getOrDefault(this, Map.of()).get(field));
    }
  }

  private static final int INITIALIZER = 5;
  private static final int INPUT = 11;
  private static final int OUTPUT = 12;
  private static final String LOCATION = "location";

  /**
   * Reads the graph in {@code file}.
   *
   * @throws RerankException if it is not one, or cannot be read
   */
  public static OnnxGraph read(Path file) {
    DownloadedFile.requireContent(file);
    ByteBuffer model = map(file);
    try {
      List<Value> inputs = new ArrayList<>();
      List<Value> outputs = new ArrayList<>();
      Set<String> constants = new HashSet<>();
      for (ByteBuffer graph : parts(model, 7)) {
        ProtobufFields fields = new ProtobufFields(graph);
        while (fields.next()) {
          switch (fields.number()) {
            case INITIALIZER -> constants.add(first(fields.bytes(), 8));
            case INPUT -> inputs.add(value(fields.bytes()));
            case OUTPUT -> outputs.add(value(fields.bytes()));
            default -> {}
          }
        }
      }
      // Old exporters list weights among the inputs.
      inputs.removeIf(input -> constants.contains(input.name()));
      Set<String> locations = new LinkedHashSet<>();
      collect(model, Message.MODEL, locations);
      if (inputs.isEmpty() || outputs.isEmpty()) {
        throw new IllegalArgumentException("No inputs, or no outputs");
      }
      return new OnnxGraph(file, List.copyOf(inputs), List.copyOf(outputs), List.copyOf(locations));
    } catch (IllegalArgumentException e) {
      throw RerankException.model(
          "Not an ONNX graph, or cut short: %s (%s); download it again",
          file, String.valueOf(e.getMessage()));
    }
  }

  private static ByteBuffer map(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size > Integer.MAX_VALUE) {
        throw RerankException.model(
            "An ONNX graph has at most 2 GB, and %s has %,d bytes; keep its weights in a file of"
                + " their own",
            file, size);
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
    } catch (IOException e) {
      throw DownloadedFile.unreadable(file, e);
    }
  }

  private static List<ByteBuffer> parts(ByteBuffer message, int field) {
    List<ByteBuffer> parts = new ArrayList<>();
    ProtobufFields fields = new ProtobufFields(message);
    while (fields.next()) {
      if (fields.number() == field) {
        parts.add(fields.bytes());
      }
    }
    return parts;
  }

  /** Returns the text of the first field {@code number} of a message; empty if there is none. */
  private static String first(ByteBuffer message, int number) {
    ProtobufFields fields = new ProtobufFields(message);
    while (fields.next()) {
      if (fields.number() == number) {
        return fields.text();
      }
    }
    return "";
  }

  private static Value value(ByteBuffer message) {
    String type = "unknown";
    int rank = -1;
    long width = -1;
    for (ByteBuffer typed : parts(message, 2)) {
      for (ByteBuffer tensor : parts(typed, 1)) {
        ProtobufFields fields = new ProtobufFields(tensor);
        while (fields.next()) {
          if (fields.number() == 1) {
            int code = (int) fields.integer();
            type = TYPES.getOrDefault(code, "type " + code);
          } else if (fields.number() == 2) {
            List<ByteBuffer> dimensions = parts(fields.bytes(), 1);
            rank = dimensions.size();
            width = rank == 0 ? -1 : fixedSize(dimensions.get(rank - 1));
          }
        }
      }
    }
    return new Value(first(message, 1), type, rank, width);
  }

  private static long fixedSize(ByteBuffer dimension) {
    ProtobufFields fields = new ProtobufFields(dimension);
    while (fields.next()) {
      if (fields.number() == 1) {
        return fields.integer();
      }
    }
    return -1;
  }

  private static void collect(ByteBuffer message, Message kind, Set<String> locations) {
    if (kind == Message.ENTRY) {
      if (first(message, 1).equals(LOCATION)) {
        locations.add(first(message, 2));
      }
      return;
    }
    ProtobufFields fields = new ProtobufFields(message);
    while (fields.next()) {
      kind.part(fields.number()).ifPresent(part -> collect(fields.bytes(), part, locations));
    }
  }

  /**
   * Returns the files with weights.
   *
   * @throws RerankException if one is not there, or lies outside the folder of the graph
   */
  public List<Path> data() {
    return locations.stream().map(this::data).toList();
  }

  private Path data(String location) {
    Path folder = file.toAbsolutePath().resolveSibling("");
    Path data = folder.resolve(location).normalize();
    if (location.isEmpty() || !data.startsWith(folder)) {
      throw RerankException.model(
          "Weights outside the directory: %s names \"%s\"; the file must lie beside the graph",
          file, location);
    }
    if (!data.toFile().isFile()) {
      throw RerankException.model(
          "Weights of the graph not found: %s names %s, which is not in %s; download it too",
          file, location, folder);
    }
    return data;
  }

  /** Returns the content of the graph's file with other names for the files with weights. */
  public byte[] relocated(UnaryOperator<String> location) {
    return relocated(map(file), Message.MODEL, location);
  }

  private static byte[] relocated(
      ByteBuffer message, Message kind, UnaryOperator<String> location) {
    ByteArrayOutputStream copy = new ByteArrayOutputStream(message.remaining());
    boolean names = kind == Message.ENTRY && first(message, 1).equals(LOCATION);
    ProtobufFields fields = new ProtobufFields(message);
    while (fields.next()) {
      Optional<Message> part = kind.part(fields.number());
      if (part.isPresent()) {
        delimited(copy, fields.number(), relocated(fields.bytes(), part.get(), location));
      } else if (names && fields.number() == 2) {
        String name = location.apply(fields.text());
        delimited(copy, 2, name.getBytes(StandardCharsets.UTF_8));
      } else {
        write(copy, fields.whole());
      }
    }
    return copy.toByteArray();
  }

  private static void write(ByteArrayOutputStream copy, ByteBuffer bytes) {
    try {
      Channels.newChannel(copy).write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("An array takes all bytes", e);
    }
  }

  private static void delimited(ByteArrayOutputStream copy, int number, byte[] bytes) {
    varint(copy, (long) number << 3 | 2);
    varint(copy, bytes.length);
    copy.writeBytes(bytes);
  }

  private static void varint(ByteArrayOutputStream copy, long number) {
    long rest = number;
    while (rest >= 0x80) {
      copy.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    copy.write((int) rest);
  }

  /** Returns inputs and outputs, for messages. */
  public String describe() {
    return "inputs %s; outputs %s".formatted(names(inputs), names(outputs));
  }

  private static String names(List<Value> values) {
    return values.stream().map(Value::toString).collect(Collectors.joining(", "));
  }
}
