package io.sparkrerank.jobs.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A copy of the tiny model, made worse on purpose. */
public final class PatchedModel {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;

  private PatchedModel(Path directory) {
    this.directory = directory;
  }

  public static PatchedModel copy(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (String name :
        List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(SparkTest.MODEL.resolve(name), directory.resolve(name));
    }
    return new PatchedModel(directory);
  }

  public Path directory() {
    return directory;
  }

  /** The id of a word that is one token. */
  public int tokenId(String word) throws IOException {
    return tokenizer().path("model").path("vocab").path(word).asInt();
  }

  private JsonNode tokenizer() throws IOException {
    return JSON.readTree(directory.resolve("tokenizer.json").toFile());
  }

  /** Gives a word an id that the model has no embedding for. */
  public PatchedModel moveOutOfTheVocabulary(String word, int id) throws IOException {
    JsonNode tokenizer = tokenizer();
    ((ObjectNode) tokenizer.path("model").path("vocab")).put(word, id);
    JSON.writeValue(directory.resolve("tokenizer.json").toFile(), tokenizer);
    return this;
  }

  /** Sets {@code count} float32 values of a tensor, {@code step} apart. */
  public PatchedModel set(String tensor, int first, int step, int count, float value)
      throws IOException {
    Path file = directory.resolve("model.safetensors");
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int header = Math.toIntExact(bytes.getLong(0));
    JsonNode json =
        JSON.readTree(new String(bytes.array(), Long.BYTES, header, StandardCharsets.UTF_8));
    int data = Long.BYTES + header + json.path(tensor).path("data_offsets").path(0).asInt();
    for (int index = 0; index < count; index++) {
      bytes.putFloat(data + (first + index * step) * Float.BYTES, value);
    }
    Files.write(file, bytes.array());
    return this;
  }
}
