package io.sparkrerank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A model directory with a tiny tokenizer, and the token ids that transformers gives for texts and
 * pairs; written by scripts/golden/make_tokenizer_golden.py.
 *
 * @param json the directory
 * @param root the whole file
 */
public record GoldenTokenizer(JsonNode json, JsonNode root) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final byte[] CHARACTER_MAP = characterMap();

  /** All of them. */
  public static Stream<GoldenTokenizer> all() {
    try {
      JsonNode root = JSON.readTree(RESOURCES.resolve("tokenizers.json").toFile());
      List<GoldenTokenizer> all = new ArrayList<>();
      root.path("directories").forEach(json -> all.add(new GoldenTokenizer(json, root)));
      return all.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one called {@code name}. */
  public static GoldenTokenizer named(String name) {
    return all().filter(golden -> golden.toString().equals(name)).findFirst().orElseThrow();
  }

  /** Writes the directory, with a file in place of a network. */
  public Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Map.Entry<String, JsonNode> file : json.path("files").properties()) {
      JsonNode content = root.path("contents").path(file.getValue().asText());
      Files.write(directory.resolve(file.getKey()), bytes(content));
    }
    Files.writeString(directory.resolve("model.pt"), "not a network");
    return directory;
  }

  private static byte[] bytes(JsonNode content) throws IOException {
    boolean mapped = content.path("character_map").asBoolean();
    if (content.has("text")) {
      String text = content.path("text").asText();
      return (mapped ? text.replace("NMT_NFKC", encodedMap()) : text)
          .getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(Base64.getDecoder().decode(content.path("base64").asText()));
    if (mapped) {
      bytes.write(CHARACTER_MAP);
    }
    return bytes.toByteArray();
  }

  /** The map alone, without the two tags and lengths before it, which have four bytes each. */
  private static String encodedMap() {
    return Base64.getEncoder()
        .encodeToString(Arrays.copyOfRange(CHARACTER_MAP, 8, CHARACTER_MAP.length));
  }

  private static byte[] characterMap() {
    try (InputStream file =
        new GZIPInputStream(Files.newInputStream(RESOURCES.resolve("nmt_nfkc.charsmap.gz")))) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The texts that have golden ids. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    root.path("texts").forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Override
  public String toString() {
    return json.path("name").asText();
  }
}
