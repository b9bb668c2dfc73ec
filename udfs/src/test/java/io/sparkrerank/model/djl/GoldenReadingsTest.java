package io.sparkrerank.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.GoldenReading;
import io.sparkrerank.checkpoint.Head;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.text.TokenizedPair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Readings of model directories in many states, compared with sentence-transformers. */
@Tag("model")
class GoldenReadingsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.sparkrerank.GoldenReading#all")
  void equalSentenceTransformers(GoldenReading reading) throws IOException {
    Path directory = folder.resolve("model");
    reading.write(directory);
    ModelDirectory model = ModelDirectory.open(directory);
    boolean embeds = model.head() == Head.EMBEDDING;
    PreparedModel prepared = prepare(model, embeds);
    List<TextPair> pairs = pairs(reading, prepared, embeds);
    JsonNode golden = reading.json().path("readings");
    assertThat(golden).hasSameSizeAs(pairs);
    try (SinglePairs single =
        SinglePairs.load(prepared.spec(), prepared.network(), prepared.tokenizer())) {
      for (int index = 0; index < pairs.size(); index++) {
        JsonNode expected = golden.get(index);
        TokenizedPair tokens = single.tokens(pairs.get(index));
        assertThat(tokens.ids()).as("ids of pair %d", index).isEqualTo(ids(expected, "input_ids"));
        assertThat(types(tokens)).isEqualTo(ids(expected, "token_type_ids"));
        if (!expected.path("values").isNull()) {
          assertValues(single.output(tokens), expected.path("values"));
        }
      }
    }
  }

  private PreparedModel prepare(ModelDirectory model, boolean embeds) {
    return PreparedModel.prepare(
        model,
        GoldenCheckpoint.options(
            embeds ? ModelOptions.Use.EMBED : ModelOptions.Use.CLASSIFY, null, Precision.FP32),
        new ModelCache(folder.resolve("cache")));
  }

  /** The pairs; of a bi-encoder each query and each text alone, with its prompt. */
  private static List<TextPair> pairs(GoldenReading reading, PreparedModel model, boolean embeds) {
    List<TextPair> pairs = new ArrayList<>();
    for (JsonNode pair : reading.pairs()) {
      String query = pair.get(0).asText();
      String text = pair.get(1).asText();
      if (embeds) {
        pairs.add(new TextPair("", model.search().queryPrompt() + query));
        pairs.add(new TextPair("", model.search().documentPrompt() + text));
      } else {
        pairs.add(new TextPair(query, text));
      }
    }
    return pairs;
  }

  private static int[] ids(JsonNode reading, String key) {
    return StreamSupport.stream(reading.path(key).spliterator(), false)
        .mapToInt(JsonNode::asInt)
        .toArray();
  }

  private static int[] types(TokenizedPair tokens) {
    return IntStream.range(0, tokens.length())
        .map(index -> index < tokens.secondTypeFrom() ? 0 : 1)
        .toArray();
  }

  private static void assertValues(float[] found, JsonNode expected) {
    assertThat(expected).hasSize(found.length);
    for (int index = 0; index < found.length; index++) {
      assertThat(found[index])
          .as("value %d", index)
          .isCloseTo((float) expected.get(index).asDouble(), within(1e-4f));
    }
  }
}
