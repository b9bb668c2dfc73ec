package io.sparkrerank.model.djl;

import static io.sparkrerank.EditedCheckpoint.CONFIG;
import static io.sparkrerank.EditedCheckpoint.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.EditedCheckpoint;
import io.sparkrerank.EditedCheckpoint.Entry;
import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.compile.CheckpointCompiler;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.text.TextPair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Model directories that differ from what save_pretrained writes, as they are on the hub and on
 * disks. What transformers 5.18 makes of each was tried: it loads them, with the logits that are
 * expected here.
 */
@Tag("model")
class DirectoriesAsPeopleHaveThemTest {

  private static final List<String> GOLDEN =
      List.of("configuration-golden.json", "configuration-golden-bert-kin.json");

  /** Files of scripts/golden/make_weight_golden.py. */
  private static final Path SAVED = Path.of("src/test/resources/weights");

  @TempDir Path temporary;

  static Stream<JsonNode> configurations() throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    for (String file : GOLDEN) {
      Path path = Path.of("src/test/resources", file);
      new ObjectMapper().readTree(path.toFile()).path("cases").forEach(cases::add);
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void computesWhatItsConfigurationSays(JsonNode golden) throws IOException {
    EditedCheckpoint edited =
        copy(golden.path("checkpoint").asText())
            .config(config -> config.setAll((ObjectNode) golden.path("config")))
            .config(config -> golden.path("without").forEach(key -> config.remove(key.asText())));
    float[][] logits = logits(edited, golden.path("logits").size());
    for (int pair = 0; pair < logits.length; pair++) {
      assertThat(logits[pair]).hasSize(golden.path("logits").path(pair).size());
      for (int label = 0; label < logits[pair].length; label++) {
        assertThat((double) logits[pair][label])
            .isCloseTo(golden.path("logits").path(pair).path(label).asDouble(), within(1e-4));
      }
    }
  }

  @Test
  void takesTheSingleFileBesideShardsOfAnOlderSave() throws IOException {
    EditedCheckpoint edited = copy("bert-1");
    String fingerprint = ModelDirectory.open(edited.directory()).modelFingerprint();
    Map<String, Entry> older = new LinkedHashMap<>();
    EditedCheckpoint.read(edited.file(WEIGHTS))
        .forEach(
            (name, t) -> older.put(name, new Entry("F32", t.shape(), new byte[t.bytes().length])));
    EditedCheckpoint.write(edited.file("model-00001-of-00001.safetensors"), older);
    writeIndex(edited, "model-00001-of-00001.safetensors");
    assertSameLogits(edited);
    assertThat(ModelDirectory.open(edited.directory()).modelFingerprint()).isEqualTo(fingerprint);
  }

  @Test
  void takesTheSingleFileBesideAnIndexWhoseShardsAreGone() throws IOException {
    EditedCheckpoint edited = copy("bert-1");
    writeIndex(edited, "model-00001-of-00002.safetensors");
    assertSameLogits(edited);
    Files.writeString(edited.file("model.safetensors.index.json"), "<html>");
    assertSameLogits(edited);
  }

  @Test
  void takesTheFileThatTheConfigurationNames() throws IOException {
    EditedCheckpoint edited =
        copy("bert-1").config(config -> config.put("transformers_weights", "other.safetensors"));
    Files.move(edited.file(WEIGHTS), edited.file("other.safetensors"));
    assertSameLogits(edited);
    Files.delete(edited.file("other.safetensors"));
    assertFails(edited)
        .hasMessageContaining("Weights not found: " + edited.file(CONFIG))
        .hasMessageContaining("other.safetensors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-1-zip.bin", "bert-1-legacy.bin"})
  void readsWhatTorchSaved(String file) throws IOException {
    EditedCheckpoint edited = copy("bert-1");
    Files.copy(SAVED.resolve(file), edited.file("pytorch_model.bin"));
    // Beside safetensors the other file does not count.
    String fingerprint = ModelDirectory.open(copy("bert-1").directory()).modelFingerprint();
    assertThat(ModelDirectory.open(edited.directory()).modelFingerprint()).isEqualTo(fingerprint);
    Files.delete(edited.file(WEIGHTS));
    assertSameLogits(edited);
    assertThat(unread(edited)).isEmpty();
    assertThat(ModelDirectory.open(edited.directory()).modelFingerprint())
        .isNotEqualTo(fingerprint);
  }

  @Test
  void readsShardsThatTorchSaved() throws IOException {
    EditedCheckpoint edited = copy("bert-1");
    Files.delete(edited.file(WEIGHTS));
    for (String file :
        List.of(
            "pytorch_model-00001-of-00002.bin",
            "pytorch_model-00002-of-00002.bin",
            "pytorch_model.bin.index.json")) {
      Files.copy(SAVED.resolve(file), edited.file(file));
    }
    assertSameLogits(edited);
    Files.delete(edited.file("pytorch_model.bin.index.json"));
    assertFails(edited).hasMessageContaining("pytorch_model-00001-of-00002.bin is a shard");
  }

  @Test
  void refusesAModelWhoseFileNamesCode() throws IOException {
    EditedCheckpoint edited = copy("bert-1");
    Files.delete(edited.file(WEIGHTS));
    Files.copy(SAVED.resolve("refused-system-zip.bin"), edited.file("pytorch_model.bin"));
    assertFails(edited)
        .hasMessageContaining("Refused to read " + edited.file("pytorch_model.bin"))
        .hasMessageContaining("names posix.system");
  }

  @Test
  void takesAVariantOfTheWeightsIfItIsNamed() throws IOException {
    EditedCheckpoint edited = copy("bert-1");
    Files.move(edited.file(WEIGHTS), edited.file("model.fp16.safetensors"));
    assertFails(edited)
        .hasMessageContaining("has no model.safetensors")
        .hasMessageContaining("but weights of the variant fp16; name it");
    assertThatThrownBy(() -> ModelDirectory.open(edited.directory(), "bf16"))
        .hasMessageContaining(
            "has no weights of the variant bf16, but weights of the variant fp16");
    assertThat(ModelDirectory.open(edited.directory(), "fp16").modelFingerprint())
        .isEqualTo(ModelDirectory.open(copy("bert-1").directory()).modelFingerprint());
    Files.move(
        edited.file("model.fp16.safetensors"),
        edited.file("model.fp16-00001-of-00001.safetensors"));
    writeIndex(edited, "model.fp16-00001-of-00001.safetensors");
    Files.move(
        edited.file("model.safetensors.index.json"),
        edited.file("model.safetensors.index.fp16.json"));
    assertThat(ModelDirectory.open(edited.directory(), "fp16").modelFingerprint())
        .isEqualTo(ModelDirectory.open(copy("bert-1").directory()).modelFingerprint());
    Path archive = temporary.resolve("variant.pt");
    CheckpointCompiler.compile(
        ModelDirectory.open(edited.directory(), "fp16"), Precision.FP32, archive);
    assertThat(archive).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tf_model.h5", "flax_model.msgpack", "model-Q4_K_M.gguf"})
  void namesAFormatThatIsNotRead(String file) throws IOException {
    EditedCheckpoint edited = copy("bert-1");
    Files.move(edited.file(WEIGHTS), edited.file(file));
    assertFails(edited)
        .hasMessageContaining("has no model.safetensors")
        .hasMessageContaining(file + " is in a format that is not read");
  }

  @Test
  void infersTheFamilyFromTheClassWhereItIsUnambiguous() throws IOException {
    for (String checkpoint : List.of("bert-1", "deberta-v3-1", "modernbert-1", "distilbert-1")) {
      assertSameLogits(copy(checkpoint).config(config -> config.remove("model_type")));
      assertSameLogits(copy(checkpoint).config(config -> config.putNull("model_type")));
    }
    assertFails(
            copy("bert-1").config(config -> config.remove(List.of("model_type", "architectures"))))
        .hasMessageContaining("with model_type \"\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"I64", "I8", "U8", "BOOL", "F8_E4M3"})
  void readsPastBuffersOfAnyType(String type) throws IOException {
    int bytes = type.equals("I64") ? 8 : 1;
    EditedCheckpoint edited =
        copy("bert-1")
            .weights(t -> with(t, "any.buffer", new Entry(type, List.of(3), new byte[3 * bytes])))
            .weights(t -> with(t, "empty.buffer", new Entry("F32", List.of(0, 4), new byte[0])))
            .weights(t -> with(t, "scalar", new Entry("F32", List.of(), new byte[4])));
    assertSameLogits(edited);
  }

  @ParameterizedTest
  @CsvSource({
    "bert-1, bert.",
    "roberta-1, roberta.",
    "xlm-roberta-1, roberta.",
    "distilbert-1, distilbert.",
    "electra-1, electra.",
    "deberta-v3-1, deberta.",
    "megatron-bert-1, bert.",
    "roberta-prelayernorm-1, roberta_prelayernorm.",
    "rembert-1, rembert.",
    "xlm-roberta-xl-1, roberta.",
    "deberta-1, deberta.",
    "deberta-v2-convolution-1, deberta.",
    "ernie-3, ernie.",
    "camembert-1, roberta.",
    "data2vec-text-1, data2vec_text.",
    "mpnet-1, mpnet.",
    "albert-3, albert.",
    "modernbert-1, model.",
    "bart-1, model.",
    "bert-answers, bert.",
    "modernbert-answers, model."
  })
  void findsTensorsWithoutThePrefixAndWithOneTooMany(String checkpoint, String prefix)
      throws IOException {
    assertSameLogits(
        copy(checkpoint)
            .renamed(name -> name.startsWith(prefix) ? name.substring(prefix.length()) : name));
    assertSameLogits(copy(checkpoint).renamed(name -> prefix + name));
    assertSameLogits(
        copy(checkpoint).renamed(name -> name.startsWith(prefix) ? name : prefix + name));
  }

  @Test
  void takesTheFirstNameOfAWeightThatIsThereTwice() throws IOException {
    assertSameLogits(
        copy("bert-1").weights(t -> with(t, "embeddings.LayerNorm.weight", zeros(32))));
    EditedCheckpoint edited =
        copy("bert-1")
            .weights(tensors -> with(tensors, "bert.classifier.weight", zeros(1, 32)))
            .weights(tensors -> with(tensors, "classifier.bias", zeros(1)));
    assertThat(logits(edited, 1)[0]).containsExactly(0f);
  }

  @Test
  void readsWeightsInFloat64() throws IOException {
    assertSameLogits(
        copy("bert-1")
            .weights(
                tensors -> {
                  tensors.replaceAll((name, tensor) -> inFloat64(tensor));
                  return tensors;
                }));
  }

  @Test
  void leavesOutTensorsThatHaveNoPlaceAndNamesThem() throws IOException {
    EditedCheckpoint edited =
        copy("bert-1")
            .weights(tensors -> with(tensors, "loss_fct.weight", zeros(1)))
            .weights(tensors -> with(tensors, "bert.embeddings.position_ids", zeros(1, 512)))
            .weights(tensors -> with(tensors, "cls.seq_relationship.weight", zeros(2, 32)))
            .weights(tensors -> with(tensors, "second_classifier.weight", zeros(1)));
    assertSameLogits(edited);
    assertThat(unread(edited)).containsExactly("second_classifier.weight");
    assertThat(unread(copy("bert-1").config(config -> config.put("num_hidden_layers", 1))))
        .hasSize(16)
        .allMatch(name -> name.startsWith("bert.encoder.layer.1."));
    assertThat(unread(copy("roberta-1"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ernie-1, cls.predictions.bias",
    "ernie-answers, ernie.pooler.dense.weight",
    "camembert-1, roberta.pooler.dense.weight",
    "camembert-1, lm_head.dense.weight",
    "data2vec-text-1, data2vec_text.pooler.dense.bias",
    "xlm-roberta-xl-1, roberta.pooler.dense.weight",
    "xlm-roberta-xl-1, roberta.embeddings.position_ids",
    "megatron-bert-1, cls.seq_relationship.weight",
    "rembert-1, cls.predictions.decoder.weight",
    "mpnet-1, mpnet.pooler.dense.weight",
    "mpnet-1, lm_head.decoder.bias",
    "mpnet-answers, pooler.dense.weight",
    "albert-answers, albert.pooler.weight",
    "albert-1, predictions.LayerNorm.weight",
    "albert-1, sop_classifier.classifier.bias",
    "deberta-1, lm_predictions.lm_head.bias",
    "deberta-1, deberta.embeddings.position_embeddings.weight",
    "deberta-v2-convolution-1, cls.predictions.bias"
  })
  void saysNothingOfTensorsThatGoodCheckpointsHave(String checkpoint, String tensor)
      throws IOException {
    EditedCheckpoint edited = copy(checkpoint).weights(tensors -> with(tensors, tensor, zeros(1)));
    assertSameLogits(edited);
    assertThat(unread(edited)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "[]", "[\"BertModel\"]", "[\"BertForMaskedLM\"]", "\"BertModel\""})
  void goesByTheHeadThatIsThereWhateverClassWasSaved(String architectures) throws IOException {
    JsonNode value = new ObjectMapper().readTree(architectures);
    for (String checkpoint :
        List.of("bert-1", "bert-answers", "distilbert-3", "modernbert-answers")) {
      assertSameLogits(copy(checkpoint).config(config -> config.set("architectures", value)));
    }
    assertSameLogits(copy("bert-3").config(config -> config.remove("architectures")));
  }

  @Test
  void takesABaseModelWithAHeadOfOneOutputForAReranker() throws IOException {
    assertSameLogits(
        copy("roberta-1").config(config -> config.remove(List.of("architectures", "id2label"))));
    // transformers leaves id2label out of its file where there are two labels.
    EditedCheckpoint two =
        copy("bert-1")
            .config(config -> config.remove(List.of("architectures", "id2label")))
            .weights(
                t -> with(with(t, "classifier.weight", zeros(2, 32)), "classifier.bias", zeros(2)));
    assertThat(logits(two, 1)[0]).containsExactly(0f, 0f);
  }

  @Test
  void readsNumbersThatOnlyPythonWrites() throws IOException {
    EditedCheckpoint edited =
        copy("bert-1")
            .text(CONFIG, json -> json.replaceFirst("\\{", "{\"a\": NaN, \"b\": -Infinity,"))
            .text(
                "tokenizer_config.json",
                json ->
                    json.replaceFirst(
                        "\"model_max_length\": \\d+", "\"model_max_length\": Infinity"));
    assertThat(Files.readString(edited.file("tokenizer_config.json"))).contains("Infinity");
    assertSameLogits(edited);
  }

  @Test
  void namesOutputsByTheirNumbers() throws IOException {
    assertThat(labels(copy("bert-1"), "{\"1\": \"relevant\"}")).containsExactly("LABEL_0");
    assertThat(labels(copy("bert-1"), "{\" 0\": \"relevant\"}")).containsExactly("relevant");
    assertThat(labels(copy("bert-1"), "{\"2\": \"c\", \"0\": \"a\", \"1\": \"b\"}"))
        .containsExactly("a", "b", "c");
    assertThat(labels(copy("bert-1"), "{\"0\": \"a\", \"2\": \"c\"}"))
        .containsExactly("a", "LABEL_1");
    assertThat(labels(copy("bert-1"), "{\"0\": 0, \"1\": 1.5, \"2\": [\"a\"]}"))
        .containsExactly("0", "1.5", "[\"a\"]");
    assertThat(labels(copy("bert-1"), "{\"0\": \"a\", \"00\": \"b\"}")).containsExactly("b");
    assertThat(labels(copy("bert-1"), "null")).containsExactly("LABEL_0", "LABEL_1");
    for (String wrong :
        List.of("{\"relevant\": 0}", "{\"0.5\": \"a\"}", "[\"relevant\"]", "\"a\"")) {
      assertThatThrownBy(() -> labels(copy("bert-1"), wrong))
          .isInstanceOf(RerankException.class)
          .hasMessageContaining("\"id2label\" in ")
          .hasMessageContaining(CONFIG);
    }
  }

  @ParameterizedTest
  @CsvSource({"I8, 1", "F8_E4M3, 1", "I64, 8"})
  void namesTheTypeThatWeightsCannotHave(String type, int bytes) throws IOException {
    EditedCheckpoint edited =
        copy("bert-1")
            .weights(
                t ->
                    with(
                        t,
                        "classifier.weight",
                        new Entry(type, List.of(1, 32), new byte[32 * bytes])));
    assertFails(edited)
        .hasMessageContaining("Tensor classifier.weight in ")
        .hasMessageContaining("is of type " + type);
  }

  @ParameterizedTest
  @ValueSource(strings = {WEIGHTS, CONFIG, "tokenizer.json", "tokenizer_config.json"})
  void saysThatAFileIsAPointerOfGitLfsOrEmpty(String name) throws IOException {
    EditedCheckpoint edited = copy("bert-1");
    Files.writeString(
        edited.file(name),
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 90868376\n");
    assertFails(edited)
        .hasMessageStartingWith("Git LFS pointer in place of the file: " + edited.file(name))
        .hasMessageContaining("90,868,376 bytes")
        .hasMessageContaining("git lfs pull");
    Files.write(edited.file(name), new byte[0]);
    assertFails(edited).hasMessageStartingWith("Empty file: " + edited.file(name));
  }

  @Test
  void saysThatAShardIsAPointerOfGitLfs() throws IOException {
    EditedCheckpoint edited = copy("bert-3");
    String shard = "model-00002-of-00003.safetensors";
    Files.writeString(edited.file(shard), "version https://git-lfs.github.com/spec/v1\n");
    assertFails(edited).hasMessageContaining("Git LFS pointer").hasMessageContaining(shard);
  }

  @Test
  void refusesAModelWithoutTheHeadThatIsNeeded() throws IOException {
    EditedCheckpoint base =
        copy("bert-1")
            .config(config -> config.remove("architectures"))
            .weights(
                tensors -> {
                  tensors.keySet().removeIf(name -> name.startsWith("classifier"));
                  return tensors;
                });
    assertFails(base).hasMessageContaining("of class unknown, has no head for scores");
    assertThatThrownBy(() -> prepare(copy("bert-1"), ModelOptions.Use.ANSWER))
        .hasMessageContaining("finds no answers");
    assertFails(copy("bert-1").config(c -> c.putArray("architectures").add("BertForCausalLM")))
        .hasMessageContaining("of class BertForCausalLM, has no head for scores");
  }

  @Test
  void refusesClassesThatComeWithTheirOwnCode() throws IOException {
    assertFails(
            copy("bert-1")
                .config(
                    config -> {
                      config.putArray("architectures").add("LinearBertForSequenceClassification");
                      config.putObject("auto_map").put("AutoModel", "modeling.LinearBertModel");
                    }))
        .hasMessageContaining("Unknown architecture \"LinearBertForSequenceClassification\"")
        .hasMessageContaining("code of its own (auto_map), which is never run. The nearest family")
        .hasMessageContaining("is bert; read as that, all tensors have a place");
  }

  @Test
  void refusesModulesAroundTheClassifierOfACrossEncoder() throws IOException {
    EditedCheckpoint edited = copy("bert-1");
    String transformer =
        "{\"idx\": 0, \"path\": \"\", \"type\": \"sentence_transformers.base.Transformer\"}";
    Files.writeString(edited.file("modules.json"), "[" + transformer + "]");
    Path settings = edited.file("config_sentence_transformers.json");
    Files.writeString(settings, "{\"model_type\": \"CrossEncoder\"}");
    assertSameLogits(edited);
    Files.writeString(
        edited.file("modules.json"),
        "[" + transformer + ", {\"idx\": 1, \"path\": \"1_Dense\", \"type\": \"a.Dense\"}]");
    assertFails(edited).hasMessageContaining("The module a.Dense in ");
    // sentence-transformers leaves the modules of other kinds of models out.
    Files.writeString(settings, "{\"model_type\": \"SentenceTransformer\"}");
    assertSameLogits(edited);
  }

  private EditedCheckpoint copy(String name) throws IOException {
    return EditedCheckpoint.copyOf(name, temporary);
  }

  private static void writeIndex(EditedCheckpoint edited, String shard) throws IOException {
    Files.writeString(
        edited.file("model.safetensors.index.json"),
        "{\"weight_map\": {\"classifier.weight\": \"" + shard + "\"}}");
  }

  private static Map<String, Entry> with(Map<String, Entry> tensors, String name, Entry tensor) {
    tensors.put(name, tensor);
    return tensors;
  }

  private static Entry zeros(Integer... shape) {
    int elements = Stream.of(shape).reduce(1, (a, b) -> a * b);
    return new Entry("F32", List.of(shape), new byte[4 * elements]);
  }

  private static Entry inFloat64(Entry tensor) {
    ByteBuffer floats = ByteBuffer.wrap(tensor.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer doubles = ByteBuffer.allocate(2 * floats.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    while (floats.hasRemaining()) {
      doubles.putDouble(floats.getFloat());
    }
    return new Entry("F64", tensor.shape(), doubles.array());
  }

  private List<String> labels(EditedCheckpoint edited, String id2label) throws IOException {
    JsonNode labels = new ObjectMapper().readTree(id2label);
    edited.config(config -> config.set("id2label", labels));
    return ModelDirectory.open(edited.directory()).config().labels();
  }

  private static Iterable<String> unread(EditedCheckpoint edited) {
    return CheckpointCompiler.unreadTensors(
        ModelDirectory.open(edited.directory()), Precision.FP32);
  }

  private void assertSameLogits(EditedCheckpoint edited) throws IOException {
    GoldenCheckpoint golden = edited.golden();
    float[][] logits = logits(edited, 3);
    for (int index = 0; index < logits.length; index++) {
      assertThat(logits[index])
          .usingComparatorWithPrecision(1e-4f)
          .containsExactly(golden.pairs().get(index).logits());
    }
  }

  private float[][] logits(EditedCheckpoint edited, int pairs) throws IOException {
    List<TextPair> texts =
        edited.golden().pairs().stream().limit(pairs).map(GoldenCheckpoint.Pair::texts).toList();
    boolean answers = edited.directory().getFileName().toString().contains("answers");
    PreparedModel model =
        prepare(edited, answers ? ModelOptions.Use.ANSWER : ModelOptions.Use.RANK);
    return GoldenLogitsTest.logits(model, texts, 1);
  }

  private PreparedModel prepare(EditedCheckpoint edited, ModelOptions.Use use) throws IOException {
    return PreparedModel.prepare(
        ModelDirectory.open(edited.directory()),
        GoldenCheckpoint.options(use, use == ModelOptions.Use.RANK ? "0" : null, Precision.FP32),
        new ModelCache(Files.createTempDirectory(temporary, "cache")));
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertFails(EditedCheckpoint edited) {
    return assertThatThrownBy(() -> prepare(edited, ModelOptions.Use.RANK))
        .isInstanceOf(RerankException.class);
  }
}
