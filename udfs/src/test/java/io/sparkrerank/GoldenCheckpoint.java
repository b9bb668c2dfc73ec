package io.sparkrerank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.djl.DjlRuntime;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.text.TextPair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A committed checkpoint with what transformers makes of it; written by
 * scripts/make_test_checkpoints.py.
 */
public record GoldenCheckpoint(Path directory) {

  static {
    // As a task of the job: one thread for each forward pass. Only then are logits equal to the bit
    // in every row, because libtorch's threads cut a batch into parts.
    DjlRuntime.configure(1, null);
  }

  private static final Path CHECKPOINTS = Path.of("src/test/resources/checkpoints");

  /** One pair with its golden values; {@code tokenTypes} is null where the model takes none. */
  public record Pair(
      TextPair texts,
      int[] ids,
      int[] tokenTypes,
      int queryTokens,
      int textTokens,
      int droppedTokens,
      float[] logits) {}

  /** All tiny checkpoints, one of each architecture and form. */
  public static Stream<GoldenCheckpoint> all() {
    try (Stream<Path> directories = Files.list(CHECKPOINTS)) {
      return directories.sorted().map(GoldenCheckpoint::new).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static GoldenCheckpoint named(String name) {
    return new GoldenCheckpoint(CHECKPOINTS.resolve(name));
  }

  /** The model that the project ships, with its own golden values. */
  public static Path sampleModel() {
    return Path.of("../sample-data/model");
  }

  public List<Pair> pairs() {
    return pairs(directory.resolve("golden.json"));
  }

  public static List<Pair> pairs(Path golden) {
    try {
      JsonNode root = new ObjectMapper().readTree(golden.toFile());
      List<Pair> pairs = new ArrayList<>();
      for (JsonNode pair : root.path("pairs")) {
        JsonNode types = pair.path("token_type_ids");
        pairs.add(
            new Pair(
                new TextPair(pair.path("query").asText(), pair.path("text").asText()),
                integers(pair.path("input_ids")),
                types.isArray() ? integers(types) : null,
                pair.path("query_tokens").asInt(),
                pair.path("text_tokens").asInt(),
                pair.path("dropped_tokens").asInt(),
                floats(pair.path("logits"))));
      }
      return pairs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int[] integers(JsonNode array) {
    int[] values = new int[array.size()];
    for (int index = 0; index < values.length; index++) {
      values[index] = array.get(index).asInt();
    }
    return values;
  }

  private static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int index = 0; index < values.length; index++) {
      values[index] = (float) array.get(index).asDouble();
    }
    return values;
  }

  /** Options for the processor; models with several labels rank by the first. */
  public static ModelOptions options(Precision precision) {
    return new ModelOptions(precision, null, 0.75, null, "0", Device.parse("cpu"), 1, null, null);
  }

  /** Compiles the checkpoint in float32 into {@code cache}. */
  public PreparedModel prepare(Path cache) {
    return PreparedModel.prepare(
        ModelDirectory.open(directory), options(Precision.FP32), new ModelCache(cache));
  }

  @Override
  public String toString() {
    return directory.getFileName().toString();
  }
}
