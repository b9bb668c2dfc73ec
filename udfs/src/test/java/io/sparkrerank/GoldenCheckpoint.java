package io.sparkrerank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.checkpoint.Head;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.BatchLimits;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.Placement;
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
 * scripts/golden/make_test_checkpoints.py.
 */
public record GoldenCheckpoint(Path directory, Path golden) {

  static {
    // As a task of the job: one thread for each forward pass. Only then are logits equal to the bit
    // in every row, because libtorch's threads cut a batch into parts.
    DjlRuntime.configure(1, null);
  }

  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final Path CHECKPOINTS = RESOURCES.resolve("checkpoints");

  /** One pair with its golden values; {@code tokenTypes} is null where the model takes none. */
  public record Pair(
      TextPair texts,
      int[] ids,
      int[] tokenTypes,
      int queryTokens,
      int textTokens,
      int droppedTokens,
      float[] logits) {}

  /**
   * All tiny checkpoints, one of each architecture and form, and the sample model as it is shipped
   * and as ONNX.
   */
  public static Stream<GoldenCheckpoint> all() {
    try (Stream<Path> directories = Files.list(CHECKPOINTS)) {
      List<GoldenCheckpoint> all = new ArrayList<>();
      directories.sorted().forEach(directory -> all.add(in(directory)));
      all.add(in(RESOURCES.resolve("sample-model-onnx")));
      all.add(
          new GoldenCheckpoint(
              Path.of("../sample-data/model"), RESOURCES.resolve("sample-model/golden.json")));
      return all.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static GoldenCheckpoint named(String name) {
    return in(CHECKPOINTS.resolve(name));
  }

  private static GoldenCheckpoint in(Path directory) {
    return new GoldenCheckpoint(directory, directory.resolve("golden.json"));
  }

  private JsonNode root() {
    try {
      return new ObjectMapper().readTree(golden.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The most tokens of the pairs. */
  public int maxLength() {
    return root().path("max_length").asInt();
  }

  public List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (JsonNode pair : root().path("pairs")) {
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
    return options(ModelOptions.Use.RANK, "0", precision);
  }

  /** Options for the processor for another use. */
  public static ModelOptions options(ModelOptions.Use use, String label, Precision precision) {
    return new ModelOptions(
        use,
        precision,
        ModelOptions.PairLengths.OF_MODEL,
        new ModelOptions.ScoreChoice(null, label),
        BatchLimits.OF_DEVICE,
        new Placement(Device.parse("cpu"), 1));
  }

  /** Compiles the checkpoint in float32 into {@code cache}. */
  public PreparedModel prepare(Path cache) {
    return prepare(cache, Precision.FP32);
  }

  /** Compiles the checkpoint into {@code cache}. */
  public PreparedModel prepare(Path cache, Precision precision) {
    ModelDirectory model = ModelDirectory.open(directory);
    boolean answers = model.head() == Head.QUESTION_ANSWERING;
    return PreparedModel.prepare(
        model,
        answers ? options(ModelOptions.Use.ANSWER, null, precision) : options(precision),
        new ModelCache(cache));
  }

  @Override
  public String toString() {
    return directory.getFileName().toString();
  }
}
