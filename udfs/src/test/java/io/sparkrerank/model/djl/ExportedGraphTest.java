package io.sparkrerank.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.EditedCheckpoint;
import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.checkpoint.OnnxGraph;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.model.prepare.PreparedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exported graphs and the files with their weights. Golden tests hold what they compute. */
@Tag("model")
class ExportedGraphTest {

  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final String CLASSIFIER = "checkpoints/onnx-bert-3";
  private static final String BI_ENCODER = "encoders/onnx-roberta-weighted";

  @TempDir Path temporary;

  @Test
  void readsInputsOutputsAndTheNamesOfFiles() {
    OnnxGraph graph = ModelDirectory.open(RESOURCES.resolve(BI_ENCODER)).graph();
    assertThat(graph.inputs().stream().map(OnnxGraph.Value::name))
        .containsExactly("input_ids", "attention_mask", "position_ids");
    assertThat(graph.inputs().stream().map(OnnxGraph.Value::type)).containsOnly("int32");
    assertThat(graph.outputs().stream().map(OnnxGraph.Value::name))
        .containsExactly("token_embeddings", "sentence_embedding");
    assertThat(graph.outputs().get(0).rank()).isEqualTo(3);
    assertThat(graph.locations()).containsExactly("model.onnx_data");
  }

  @Test
  void givesFilesWithWeightsNamesOfTheirOwn() throws IOException {
    PreparedModel model = prepare(RESOURCES.resolve(CLASSIFIER), ModelOptions.Use.CLASSIFY);
    List<Path> besides = model.besides();
    assertThat(besides).hasSize(1).allMatch(Files::isRegularFile);
    assertThat(OnnxGraph.read(model.network()).locations())
        .containsExactly(besides.get(0).getFileName().toString());
    assertThat(besides.get(0))
        .hasSameBinaryContentAs(RESOURCES.resolve(CLASSIFIER).resolve("onnx/weights/model.bin"));
    // What the graph holds besides the names stays as it is.
    OnnxGraph original = ModelDirectory.open(RESOURCES.resolve(CLASSIFIER)).graph();
    assertThat(original.relocated(name -> name)).isEqualTo(Files.readAllBytes(original.file()));
  }

  @Test
  void identifiesAModelByItsFilesWithWeights() throws IOException {
    Path directory = copy(CLASSIFIER);
    String before = ModelDirectory.open(directory).modelFingerprint();
    Path data = directory.resolve("onnx/weights/model.bin");
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length / 2] ^= 1;
    Files.write(data, bytes);
    assertThat(ModelDirectory.open(directory).modelFingerprint()).isNotEqualTo(before);
  }

  @Test
  void refusesFilesWithWeightsThatAreNotThereOrOutside() throws IOException {
    Path directory = copy(CLASSIFIER);
    Path graph = directory.resolve("onnx/model.onnx");
    Path data = directory.resolve("onnx/weights/model.bin");
    Files.move(data, directory.resolve("moved"));
    assertFails(directory, ModelOptions.Use.CLASSIFY)
        .hasMessageContaining("Weights of the graph not found: " + graph)
        .hasMessageContaining("weights/model.bin");
    Files.writeString(data, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n");
    assertFails(directory, ModelOptions.Use.CLASSIFY).hasMessageContaining("Git LFS pointer");
    for (String location : List.of("../model.bin", "/etc/hostname", "")) {
      Files.write(graph, OnnxGraph.read(graph).relocated(name -> location));
      assertFails(directory, ModelOptions.Use.CLASSIFY)
          .hasMessageContaining("Weights outside the directory")
          .hasMessageContaining('"' + location + '"');
    }
  }

  @Test
  void takesTheGraphThatAVariantNames() throws IOException {
    Path directory = copy(CLASSIFIER);
    Path onnx = directory.resolve("onnx");
    Files.copy(onnx.resolve("model.onnx"), onnx.resolve("model_O2.onnx"));
    Files.copy(onnx.resolve("model.onnx"), onnx.resolve("model_quantized.onnx"));
    Files.writeString(directory.resolve("model.safetensors"), "not read");
    for (String variant :
        List.of("quantized", "model_quantized.onnx", "onnx/model_quantized.onnx")) {
      assertThat(ModelDirectory.open(directory, variant).network())
          .isEqualTo(onnx.resolve("model_quantized.onnx"));
    }
    assertThat(ModelDirectory.open(directory, "O2").network())
        .isEqualTo(onnx.resolve("model_O2.onnx"));
    assertThat(ModelDirectory.open(directory, "model.onnx").network())
        .isEqualTo(onnx.resolve("model.onnx"));
    assertThatThrownBy(() -> ModelDirectory.open(directory, "int8"))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("int8");
  }

  @Test
  void refusesAFileThatIsNoGraph() throws IOException {
    Path directory = copy(CLASSIFIER);
    Path graph = directory.resolve("onnx/model.onnx");
    byte[] bytes = Files.readAllBytes(graph);
    for (byte[] wrong :
        List.of(
            "not a graph".getBytes(StandardCharsets.UTF_8),
            "{}".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(bytes, bytes.length / 2))) {
      Files.write(graph, wrong);
      assertFails(directory, ModelOptions.Use.CLASSIFY)
          .hasMessageContaining("Not an ONNX graph, or cut short: " + graph);
    }
  }

  @Test
  void saysWhatAGraphHasIfItDoesNotFitTheUse() {
    assertFails(RESOURCES.resolve("checkpoints/bert-1-onnx"), ModelOptions.Use.EMBED)
        .hasMessageContaining("reads pairs");
    // The configuration of a base model, whose graph has states and no logits.
    assertFails(RESOURCES.resolve("encoders/onnx-bert-mean"), ModelOptions.Use.RANK)
        .hasMessageContaining("makes vectors of single texts");
  }

  @Test
  void namesInputsAndOutputsOfAGraphWithoutLogits() throws IOException {
    Path directory = copy("encoders/onnx-bert-mean");
    new EditedCheckpoint(directory)
        .config(config -> config.putArray("architectures").add("BertForSequenceClassification"));
    assertFails(directory, ModelOptions.Use.CLASSIFY)
        .hasMessageContaining("none of its outputs is logits of pairs")
        .hasMessageContaining("inputs attention_mask (int64, 2 dimensions)")
        .hasMessageContaining("outputs last_hidden_state (float32, 3 dimensions)");
  }

  @Test
  void refusesInputsThatAreNotKnown() throws IOException {
    Path directory = copy(CLASSIFIER);
    Path graph = directory.resolve("onnx/model.onnx");
    String bytes = Files.readString(graph, StandardCharsets.ISO_8859_1);
    Files.writeString(
        graph, bytes.replace("position_ids", "positional_i"), StandardCharsets.ISO_8859_1);
    assertFails(directory, ModelOptions.Use.CLASSIFY)
        .hasMessageContaining("the input positional_i (int64, 2 dimensions) is not known here");
    Files.writeString(
        graph, bytes.replace("attention_mask", "token_type_ids"), StandardCharsets.ISO_8859_1);
    assertFails(directory, ModelOptions.Use.CLASSIFY)
        .hasMessageContaining("it has no input attention_mask");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertFails(
      Path directory, ModelOptions.Use use) {
    return assertThatThrownBy(() -> prepare(directory, use)).isInstanceOf(RerankException.class);
  }

  private PreparedModel prepare(Path directory, ModelOptions.Use use) {
    return PreparedModel.prepare(
        ModelDirectory.open(directory),
        GoldenCheckpoint.options(use, null, Precision.FP32),
        new ModelCache(temporary.resolve("cache")));
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
