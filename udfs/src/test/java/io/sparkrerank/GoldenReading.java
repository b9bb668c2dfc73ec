package io.sparkrerank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A committed checkpoint with some of its files changed, and what sentence-transformers reads in
 * it; written by scripts/golden/make_reading_golden.py.
 *
 * @param json the reading
 * @param pairs queries and texts
 */
public record GoldenReading(JsonNode json, JsonNode pairs) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path RESOURCES = Path.of("src/test/resources");

  /** All of them. */
  public static Stream<GoldenReading> all() {
    try {
      JsonNode root = JSON.readTree(RESOURCES.resolve("readings.json").toFile());
      List<GoldenReading> readings = new ArrayList<>();
      root.path("models")
          .forEach(json -> readings.add(new GoldenReading(json, root.path("pairs"))));
      return readings.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the directory with its changed files. */
  public void write(Path directory) throws IOException {
    copy(RESOURCES.resolve(json.path("base").asText()), directory);
    for (Map.Entry<String, JsonNode> patch : json.path("patches").properties()) {
      Path file = directory.resolve(patch.getKey());
      if (patch.getValue().isNull()) {
        Files.delete(file);
      } else {
        JsonNode content = Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.nullNode();
        JSON.writeValue(file.toFile(), merged(content, patch.getValue()));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(file.getFileName());
        if (Files.isDirectory(file)) {
          copy(file, target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  /** Applies a JSON merge patch (RFC 7386). */
  private static JsonNode merged(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode result =
        target.isObject() ? ((ObjectNode) target).deepCopy() : JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> entry : patch.properties()) {
      if (entry.getValue().isNull()) {
        result.remove(entry.getKey());
      } else {
        JsonNode old = result.path(entry.getKey());
        result.set(entry.getKey(), merged(old, entry.getValue()));
      }
    }
    return result;
  }

  @Override
  public String toString() {
    return json.path("name").asText();
  }
}
