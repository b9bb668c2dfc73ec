package io.sparkrerank.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.EditedCheckpoint;
import io.sparkrerank.EditedCheckpoint.Entry;
import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.Head;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.checkpoint.SearchSettings;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.text.PairTokenizer;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.text.TokenizedPair;
import io.sparkrerank.tokenizer.TextReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors of bi-encoders against those of sentence-transformers. */
@Tag("model")
class GoldenVectorsTest {

  private static final Path ENCODERS = Path.of("src/test/resources/encoders");

  @TempDir Path cache;

  static List<Path> encoders() throws IOException {
    try (Stream<Path> directories = Files.list(ENCODERS)) {
      return directories.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("encoders")
  void equalSentenceTransformers(Path directory) throws IOException {
    PreparedModel model = prepare(directory, ModelOptions.Use.EMBED);
    SearchSettings settings = model.search();
    List<TextPair> texts = new ArrayList<>();
    List<float[]> expected = new ArrayList<>();
    List<Integer> tokens = new ArrayList<>();
    JsonNode golden = new ObjectMapper().readTree(directory.resolve("golden.json").toFile());
    for (JsonNode row : golden.path("texts")) {
      String text = row.path("text").asText();
      texts.add(new TextPair("", settings.queryPrompt() + text));
      expected.add(floats(row.path("query")));
      texts.add(new TextPair("", settings.documentPrompt() + text));
      expected.add(floats(row.path("document")));
      tokens.add(row.path("tokens").asInt());
    }
    // Alone, and padded beside longer ones.
    for (int rows : new int[] {1, 8}) {
      float[][] vectors = GoldenLogitsTest.logits(model, texts, rows);
      for (int index = 0; index < vectors.length; index++) {
        assertThat(vectors[index]).as("%s", texts.get(index)).hasSameSizeAs(expected.get(index));
        for (int dimension = 0; dimension < vectors[index].length; dimension++) {
          assertThat(vectors[index][dimension])
              .as("dimension %d of %s", dimension, texts.get(index))
              .isCloseTo(expected.get(index)[dimension], within(tolerance(directory)));
        }
      }
    }
    if (settings.queryPrompt().isEmpty()) {
      try (PairTokenizer tokenizer = new PairTokenizer(model.tokenizer(), model.spec().reading())) {
        List<TokenizedPair> tokenized = tokenizer.tokenize(texts);
        assertThat(tokenized.stream().map(TokenizedPair::queryTokens)).containsOnly(0);
        for (int index = 0; index < tokens.size(); index++) {
          assertThat(tokenized.get(2 * index).textTokens()).isEqualTo(tokens.get(index));
        }
        assertThat(tokenized.stream().mapToInt(TokenizedPair::length).max()).hasValue(64);
      }
    }
  }

  private static float tolerance(Path directory) {
    String name = directory.getFileName().toString();
    // A number of float16 has 11 bits.
    return name.endsWith("-fp16") ? 1e-3f : name.startsWith("onnx-") ? 1e-5f : 1e-4f;
  }

  private PreparedModel prepare(Path directory, ModelOptions.Use use) {
    return PreparedModel.prepare(
        ModelDirectory.open(directory),
        GoldenCheckpoint.options(use, null, Precision.FP32),
        new ModelCache(cache));
  }

  private static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int index = 0; index < values.length; index++) {
      values[index] = (float) array.get(index).asDouble();
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"BertForMaskedLM\"]", "null", "[\"BertForQuestionAnswering\"]"})
  void readsABiEncoderThatWasSavedWithAnotherHead(String architectures) throws IOException {
    JsonNode value = new ObjectMapper().readTree(architectures);
    Path directory = copy("bert-mean");
    new EditedCheckpoint(directory)
        .config(config -> config.set("architectures", value))
        .renamed(name -> "bert." + name)
        .weights(
            tensors -> {
              tensors.put("cls.predictions.bias", new Entry("F32", List.of(1), new byte[4]));
              return tensors;
            });
    equalSentenceTransformers(directory);
  }

  @Test
  void namesTheUseThatAModelFits() {
    assertThatThrownBy(() -> prepare(ENCODERS.resolve("bert-mean"), ModelOptions.Use.RANK))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("a BertModel, makes vectors of single texts")
        .hasMessageContaining("use this one to make vectors");
    Path crossEncoder = Path.of("src/test/resources/checkpoints/bert-1");
    assertThatThrownBy(() -> prepare(crossEncoder, ModelOptions.Use.EMBED))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("reads pairs and makes no vectors")
        .hasMessageContaining("bi-encoder");
  }

  @Test
  void readsPoolingAsVersionsBeforeSixWroteIt() throws IOException {
    Path directory = copy("bert-cls");
    Files.writeString(
        directory.resolve("1_Pooling/config.json"),
        "{\"word_embedding_dimension\": 32, \"pooling_mode_cls_token\": true,"
            + " \"pooling_mode_mean_tokens\": false}");
    assertThat(ModelDirectory.open(directory).with(Head.EMBEDDING).chain())
        .isEqualTo(ModelDirectory.open(ENCODERS.resolve("bert-cls")).chain());
    Files.writeString(directory.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 20}");
    assertThat(TextReading.of(ModelDirectory.open(directory)).maxTokens()).isEqualTo(20);
  }

  @Test
  void refusesPartsThatItDoesNotKnow() throws IOException {
    Path directory = copy("bert-mean");
    Path pooling = directory.resolve("1_Pooling/config.json");
    for (String wrong :
        List.of(
            "{\"pooling_mode\": \"min\"}",
            "{\"pooling_mode\": [\"cls\", \"min\"]}",
            "{\"pooling_mode\": []}",
            "{\"pooling_mode\": 1}",
            "{\"pooling_mode\": \"mean\", \"include_prompt\": false}")) {
      Files.writeString(pooling, wrong);
      assertThatThrownBy(() -> ModelDirectory.open(directory).with(Head.EMBEDDING).chain())
          .isInstanceOf(RerankException.class)
          .hasMessageContaining(pooling.toString());
    }
    Files.writeString(pooling, "{\"pooling_mode\": \"mean\"}");
    Path modules = directory.resolve("modules.json");
    String known = Files.readString(modules);
    for (String wrong :
        List.of(
            known.replace("normalize.Normalize", "normalize.WordWeights"),
            known.replace("sentence_transformers.base.modules.normalize.", "custom."),
            known.replace("1_Pooling\"", "../1_Pooling\""),
            "[]",
            "{}",
            "[1]")) {
      Files.writeString(modules, wrong);
      assertThatThrownBy(() -> ModelDirectory.open(directory).with(Head.EMBEDDING).chain())
          .isInstanceOf(RerankException.class)
          .hasMessageContaining(modules.toString());
    }
  }

  @Test
  void identifiesAModelByItsPoolingToo() throws IOException {
    Path directory = copy("bert-mean");
    String before = ModelDirectory.open(directory).modelFingerprint();
    Files.writeString(directory.resolve("1_Pooling/config.json"), "{\"pooling_mode\": \"cls\"}");
    assertThat(ModelDirectory.open(directory).modelFingerprint()).isNotEqualTo(before);
  }

  private Path copy(String name) throws IOException {
    Path source = ENCODERS.resolve(name);
    Path target = cache.resolve(name);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(source.relativize(file).toString()));
      }
    }
    return target;
  }
}
