package io.sparkrerank.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.Head;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.checkpoint.SearchSettings;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.Activation;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.text.TextPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The modules of sentence-transformers behind a network. */
@Tag("model")
class ModulesTest {

  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final String CROSS_ENCODER = "checkpoints/modular-bert-3";
  private static final String BI_ENCODER = "encoders/modules-bert-dense";

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "modular-modernbert-1",
        "modular-deberta-v3-1",
        "modular-roberta-1",
        "modular-electra-1"
      })
  void givesTheScoresOfSentenceTransformers(String name) throws IOException {
    Path directory = RESOURCES.resolve("checkpoints").resolve(name);
    ModelSpec.Output output = prepare(directory, ModelOptions.Use.RANK).spec().output();
    JsonNode golden = new ObjectMapper().readTree(directory.resolve("golden.json").toFile());
    for (JsonNode pair : golden.path("pairs")) {
      float logit = (float) pair.path("logits").path(0).asDouble();
      float score = (float) pair.path("scores").path(0).asDouble();
      assertThat(output.score(new float[] {logit})).isCloseTo(score, within(1e-6f));
    }
  }

  @Test
  void namesTheOutputsOfAHeadThatConfigJsonDoesNotKnow() {
    ModelSpec.Output output =
        prepare(RESOURCES.resolve(CROSS_ENCODER), ModelOptions.Use.CLASSIFY).spec().output();
    assertThat(output.labels()).containsExactly("LABEL_0", "LABEL_1", "LABEL_2");
    assertThat(output.activation()).isEqualTo(Activation.SOFTMAX);
    assertThat(output.hasScore()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "activation_function, torch.nn.modules.activation.Nonsense, Unknown activation_function"
        + " \"Nonsense\"",
    "module_input_name, other, 'reads \"other\", which no module before it gives'",
    "in_features, 31, '2_Dense in '",
    "out_features, 31, 'Wrong shape of tensor 2_Dense/linear.weight'",
    "in_features, 0, 'Expected an integer from 1 at \"in_features\"'",
  })
  void refusesADenseLayerThatDoesNotFit(String key, String value, String message)
      throws IOException {
    Path directory = copy(BI_ENCODER);
    Path config = directory.resolve("2_Dense/config.json");
    Object number = value.matches("\\d+") ? Integer.valueOf(value) : value;
    edit(
        config,
        text ->
            text.replaceFirst(
                "\"" + key + "\": [^,\\n]+",
                "\"" + key + "\": " + (number instanceof String ? "\"" + value + "\"" : value)));
    assertFails(directory, ModelOptions.Use.EMBED).hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sentence_transformers.cross_encoder.modules.logit_score.LogitScore",
        "sentence_transformers.models.StaticEmbedding",
        "sentence_transformers.models.WeightedLayerPooling",
        "sentence_transformers.models.Router",
        "pylate.models.Dense.Dense",
        "modeling_custom.CustomPooling"
      })
  void namesAModuleThatIsNotKnown(String type) throws IOException {
    String name = type.startsWith("sentence_transformers.") ? type.replaceAll(".*\\.", "") : type;
    for (String model : List.of(CROSS_ENCODER, BI_ENCODER)) {
      Path directory = copy(model);
      edit(
          directory.resolve("modules.json"),
          text -> text.replaceFirst("\"sentence_transformers[^\"]*Pooling\"", '"' + type + '"'));
      ModelOptions.Use use =
          model.equals(BI_ENCODER) ? ModelOptions.Use.EMBED : ModelOptions.Use.CLASSIFY;
      assertFails(directory, use)
          .hasMessageContaining("The module " + name + " in " + directory.resolve("modules.json"));
    }
  }

  @Test
  void computesAllActivationFunctionsOfTorchWithoutArguments() throws IOException {
    JsonNode golden =
        new ObjectMapper().readTree(RESOURCES.resolve("module-activations.json").toFile());
    Path directory = copy(BI_ENCODER);
    Path config = directory.resolve("2_Dense/config.json");
    String before = Files.readString(config);
    List<TextPair> text = List.of(new TextPair("", golden.path("text").asText()));
    assertThat(golden.path("vectors").size()).isEqualTo(25);
    for (Map.Entry<String, JsonNode> function : golden.path("vectors").properties()) {
      Files.writeString(
          config,
          before.replace("torch.nn.modules.activation.Tanh", "torch.nn." + function.getKey()));
      float[] vector =
          GoldenLogitsTest.logits(prepare(directory, ModelOptions.Use.EMBED), text, 1)[0];
      for (int index = 0; index < vector.length; index++) {
        assertThat(vector[index])
            .as("%s, %d", function.getKey(), index)
            .isCloseTo((float) function.getValue().get(index).asDouble(), within(1e-4f));
      }
    }
  }

  @Test
  void countsTheNumbersOfModules() {
    // 96 to 64, 64 to 64 and 64 to 1, each with a bias.
    long modules = 64 * 96 + 64 + 64 * 64 + 64 + 64 + 1;
    ModelDirectory modular =
        ModelDirectory.open(RESOURCES.resolve("checkpoints/modular-roberta-1"));
    assertThat(modular.size().files())
        .containsExactly(
            "model.safetensors",
            "2_Dense/model.safetensors",
            "3_Dense/model.safetensors",
            "4_Dense/model.safetensors");
    assertThat(modular.size().parameters().orElseThrow())
        .isEqualTo(
            modular.with(Head.QUESTION_ANSWERING).size().parameters().orElseThrow() + modules);
  }

  @Test
  void refusesACrossEncoderWithoutScores() throws IOException {
    Path directory = copy(CROSS_ENCODER);
    edit(directory.resolve("5_Dense/config.json"), text -> text.replace("scores", "other"));
    assertFails(directory, ModelOptions.Use.CLASSIFY)
        .hasMessageContaining("give no \"scores\"")
        .hasMessageContaining("modules.json");
  }

  @Test
  void refusesAnOutputOfTheNetworkThatIsNotCompiled() throws IOException {
    Path directory = copy(CROSS_ENCODER);
    Path settings = directory.resolve("sentence_bert_config.json");
    edit(settings, text -> text.replace("last_hidden_state", "pooler_output"));
    assertFails(directory, ModelOptions.Use.CLASSIFY)
        .hasMessageContaining("modality_config in " + settings)
        .hasMessageContaining("pooler_output");
    edit(settings, text -> text.replace("feature-extraction", "text-generation"));
    assertFails(directory, ModelOptions.Use.CLASSIFY)
        .hasMessageContaining("transformer_task = \"text-generation\"");
  }

  @Test
  void refusesAModuleOutsideTheDirectoryOrWithoutFiles() throws IOException {
    Path directory = copy(BI_ENCODER);
    Path modules = directory.resolve("modules.json");
    for (String path : List.of("../2_Dense", "/2_Dense", "a/../2_Dense")) {
      edit(modules, text -> text.replace("\"2_Dense\"", '"' + path + '"'));
      assertFails(directory, ModelOptions.Use.EMBED)
          .hasMessageContaining("A module outside the directory")
          .hasMessageContaining(path);
      edit(modules, text -> text.replace('"' + path + '"', "\"2_Dense\""));
    }
    Files.delete(directory.resolve("2_Dense/model.safetensors"));
    assertFails(directory, ModelOptions.Use.EMBED)
        .hasMessageContaining(directory.resolve("2_Dense").toString());
    Files.delete(directory.resolve("2_Dense/config.json"));
    assertFails(directory, ModelOptions.Use.EMBED)
        .hasMessageContaining(directory.resolve("2_Dense/config.json").toString());
  }

  @Test
  void namesTheUseThatAModularCrossEncoderFits() {
    Path directory = RESOURCES.resolve(CROSS_ENCODER);
    assertFails(directory, ModelOptions.Use.ANSWER)
        .hasMessageContaining("finds no answers")
        .hasMessageContaining("classify pairs");
    assertFails(directory, ModelOptions.Use.EMBED).hasMessageContaining("reads pairs");
  }

  @Test
  void warnsOfSettingsThatAreNotHonoured() throws IOException {
    Path directory = copy(BI_ENCODER);
    edit(
        directory.resolve("1_Pooling/config.json"),
        text -> text.replace("\"embedding_dimension\": 32", "\"embedding_dimension\": 768"));
    edit(
        directory.resolve("2_Dense/config.json"),
        text ->
            text.replace("torch.nn.modules.activation.Tanh", "custom.Swish")
                .replace("\"bias\"", "\"another\": 1, \"bias\""));
    PreparedModel model = prepare(directory, ModelOptions.Use.EMBED);
    assertThat(model.warnings())
        .anyMatch(warning -> warning.startsWith("embedding_dimension is 768 in "))
        .anyMatch(warning -> warning.contains("custom.Swish, which comes with code; Tanh"))
        .anyMatch(warning -> warning.startsWith("another in "))
        .anyMatch(warning -> warning.contains("The prompt \"passage\""));
    float[][] changed = vectors(model);
    float[][] original = vectors(prepare(RESOURCES.resolve(BI_ENCODER), ModelOptions.Use.EMBED));
    assertThat(changed).isDeepEqualTo(original);
  }

  @Test
  void identifiesAModelByItsModules() throws IOException {
    for (String name : List.of(CROSS_ENCODER, BI_ENCODER)) {
      Path directory = copy(name);
      String before = fingerprint(directory, name);
      Path weights = directory.resolve("2_Dense/model.safetensors");
      byte[] bytes = Files.readAllBytes(weights);
      bytes[bytes.length - 1] ^= 1;
      Files.write(weights, bytes);
      assertThat(fingerprint(directory, name)).isNotEqualTo(before);
    }
  }

  private static String fingerprint(Path directory, String name) {
    ModelDirectory model = ModelDirectory.open(directory);
    return name.equals(BI_ENCODER)
        ? model.with(Head.EMBEDDING).modelFingerprint()
        : model.modelFingerprint();
  }

  @Test
  void keepsTheFirstDimensionsOfVectors() {
    Path directory = RESOURCES.resolve(BI_ENCODER);
    ModelOptions options = GoldenCheckpoint.options(ModelOptions.Use.EMBED, null, Precision.FP32);
    PreparedModel whole = prepare(directory, options);
    PreparedModel cut = prepare(directory, withDimensions(options, 10));
    assertThat(cut.spec().fingerprint()).isNotEqualTo(whole.spec().fingerprint());
    float[][] vectors = vectors(whole);
    float[][] shorter = vectors(cut);
    for (int row = 0; row < vectors.length; row++) {
      assertThat(vectors[row]).hasSize(24);
      assertThat(shorter[row]).isEqualTo(Arrays.copyOf(vectors[row], 10));
    }
    assertThatThrownBy(() -> prepare(directory, withDimensions(options, 25)))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("have 24 dimensions, and 25 are asked for");
  }

  @Test
  void readsTheSettingsOfASearchAsSentenceTransformersDoes() throws IOException {
    Path directory = copy(BI_ENCODER);
    Path settings = directory.resolve("config_sentence_transformers.json");
    assertThat(search(directory)).isEqualTo(new SearchSettings("query: ", "", "cosine", null));
    Files.writeString(
        settings,
        "{\"prompts\": {\"document\": \"d: \", \"query\": null}, \"similarity_fn_name\": \"maxsim\","
            + " \"truncate_dim\": 8}");
    assertThat(search(directory)).isEqualTo(new SearchSettings("", "d: ", "cosine", 8));
    Files.writeString(settings, "{\"truncate_dim\": -1}");
    assertThatThrownBy(() -> search(directory))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("truncate_dim");
    for (String name : List.of("cosine", "dot", "euclidean", "manhattan")) {
      Files.writeString(settings, "{\"similarity_fn_name\": \"" + name + "\"}");
      assertThat(search(directory).similarity()).isEqualTo(name);
    }
  }

  private static SearchSettings search(Path directory) {
    return ModelDirectory.open(directory).searchSettings();
  }

  private float[][] vectors(PreparedModel model) {
    return GoldenLogitsTest.logits(
        model, List.of(new TextPair("", "blood"), new TextPair("", "high blood pressure")), 1);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertFails(
      Path directory, ModelOptions.Use use) {
    return assertThatThrownBy(() -> prepare(directory, use)).isInstanceOf(RerankException.class);
  }

  private PreparedModel prepare(Path directory, ModelOptions.Use use) {
    return prepare(directory, GoldenCheckpoint.options(use, null, Precision.FP32));
  }

  private PreparedModel prepare(Path directory, ModelOptions options) {
    return PreparedModel.prepare(
        ModelDirectory.open(directory), options, new ModelCache(temporary.resolve("cache")));
  }

  private static ModelOptions withDimensions(ModelOptions options, int dimensions) {
    return new ModelOptions(
        options.use(),
        options.precision(),
        options.pairs(),
        options.score(),
        options.batches(),
        options.placement(),
        dimensions);
  }

  private static void edit(Path file, UnaryOperator<String> change) throws IOException {
    String before = Files.readString(file);
    String after = change.apply(before);
    assertThat(after).as("%s", file).isNotEqualTo(before);
    Files.writeString(file, after);
  }

  private Path copy(String name) throws IOException {
    Path source = RESOURCES.resolve(name);
    Path target = Files.createTempDirectory(temporary, "copy").resolve("model");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(source.relativize(file).toString()));
      }
    }
    return target;
  }
}
