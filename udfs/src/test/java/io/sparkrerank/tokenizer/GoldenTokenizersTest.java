package io.sparkrerank.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.GoldenTokenizer;
import io.sparkrerank.checkpoint.Digests;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.text.Cut;
import io.sparkrerank.text.PairTokenizer;
import io.sparkrerank.text.Reading;
import io.sparkrerank.text.Sequences;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.text.TokenizedPair;
import io.sparkrerank.text.Truncation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokenizers of directories in the layouts of the hub, compared with AutoTokenizer. */
@Tag("model")
class GoldenTokenizersTest {

  private static final Truncation WHOLE = new Truncation(1 << 20, 0.5, Cut.END, Cut.END);

  @TempDir Path folder;

  private Path tokenizer(GoldenTokenizer golden) throws IOException {
    TextReading reading =
        TextReading.of(ModelDirectory.open(golden.write(folder.resolve("model"))));
    return Files.write(folder.resolve("built.json"), reading.tokenizer());
  }

  @ParameterizedTest
  @MethodSource("io.sparkrerank.GoldenTokenizer#all")
  void givesTheIdsOfSingleTexts(GoldenTokenizer golden) throws IOException {
    List<String> texts = golden.texts();
    JsonNode expected = golden.json().path("texts");
    assertThat(expected).hasSameSizeAs(texts);
    List<TextPair> pairs = texts.stream().map(text -> new TextPair("", text)).toList();
    SoftAssertions softly = new SoftAssertions();
    try (PairTokenizer single =
        new PairTokenizer(tokenizer(golden), new Reading(Sequences.SINGLE, "", WHOLE))) {
      List<TokenizedPair> tokenized = single.tokenize(pairs);
      for (int index = 0; index < texts.size(); index++) {
        softly
            .assertThat(stored(tokenized.get(index).ids(), expected.get(index).isArray()))
            .as("text %d: %.60s", index, texts.get(index))
            .isEqualTo(stored(expected.get(index)));
      }
    }
    softly.assertAll();
  }

  @ParameterizedTest
  @MethodSource("io.sparkrerank.GoldenTokenizer#all")
  void givesTheIdsAndTypesOfPairs(GoldenTokenizer golden) throws IOException {
    try (PairTokenizer pairs = new PairTokenizer(tokenizer(golden), Reading.ofPairs(WHOLE))) {
      for (int index = 0; index < golden.root().path("pairs").size(); index++) {
        JsonNode pair = golden.root().path("pairs").get(index);
        TokenizedPair tokens =
            pairs
                .tokenize(List.of(new TextPair(pair.get(0).asText(), pair.get(1).asText())))
                .get(0);
        JsonNode expected = golden.json().path("pairs").get(index);
        assertThat(joined(tokens.ids()))
            .as("pair %d", index)
            .isEqualTo(joined(expected.path("ids")));
        assertThat(types(tokens))
            .as("types of pair %d", index)
            .isEqualTo(joined(expected.path("types")));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vocab.txt alone", "vocab.json and merges.txt alone", "T5, model alone"})
  void takesHalvesOfSurrogatePairsForReplacementCharacters(String name) throws IOException {
    List<String> halves =
        List.of("\ud83d", "a\ud83d", "\ude00b", "a\ude00\ud83d \ud83d\ud83d\ude00 \u0000x\ude00");
    List<String> replaced =
        List.of("\ufffd", "a\ufffd", "\ufffdb", "a\ufffd\ufffd \ufffd\ud83d\ude00 \u0000x\ufffd");
    try (PairTokenizer single =
        new PairTokenizer(
            tokenizer(GoldenTokenizer.named(name)), new Reading(Sequences.SINGLE, "", WHOLE))) {
      assertThat(ids(single, halves)).isEqualTo(ids(single, replaced));
    }
  }

  private static List<String> ids(PairTokenizer single, List<String> texts) {
    return single.tokenize(texts.stream().map(text -> new TextPair("", text)).toList()).stream()
        .map(tokens -> joined(tokens.ids()))
        .toList();
  }

  private static String types(TokenizedPair tokens) {
    return joined(
        IntStream.range(0, tokens.length())
            .map(index -> index < tokens.secondTypeFrom() ? 0 : 1)
            .toArray());
  }

  private static String joined(int[] ids) {
    return IntStream.of(ids).mapToObj(Integer::toString).collect(Collectors.joining(","));
  }

  private static String joined(JsonNode ids) {
    return joined(IntStream.range(0, ids.size()).map(index -> ids.get(index).asInt()).toArray());
  }

  private static String stored(int[] ids, boolean whole) {
    return whole ? joined(ids) : ids.length + " " + Digests.sha256(joined(ids));
  }

  private static String stored(JsonNode ids) {
    return ids.isArray()
        ? joined(ids)
        : ids.path("count").asInt() + " " + ids.path("sha256").asText();
  }
}
