package io.sparkrerank.model.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.Head;
import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.Activation;
import io.sparkrerank.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedModelTest {

  @TempDir Path cache;

  @Test
  void picksThePrecisionThatTheProcessorHas() {
    assertThat(prepare("bert-1", null).precision()).isEqualTo(Precision.fastestHere());
  }

  @Test
  void keepsANetworkThatIsUsedAsItIs() {
    assertThat(prepare("bert-1-onnx", null).precision()).isEqualTo(Precision.FP32);
  }

  @Test
  void tellsScoresOfEachPrecisionApart() {
    assertThat(prepare("bert-1", Precision.FP32).spec().fingerprint())
        .isNotEqualTo(prepare("bert-1", Precision.BF16).spec().fingerprint());
  }

  @Test
  void takesTheActivationThatSentenceTransformersSavesBesideTheConfiguration() throws IOException {
    Path model = Files.createDirectory(cache.resolve("model"));
    Path original = GoldenCheckpoint.named("bert-1").directory();
    for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
      Files.copy(original.resolve(file), model.resolve(file));
    }
    assertThat(activation(model)).isEqualTo(Activation.IDENTITY);
    Path settings = model.resolve("config_sentence_transformers.json");
    Files.writeString(
        settings,
        """
        {"model_type": "CrossEncoder", "activation_fn": "torch.nn.modules.activation.Sigmoid"}
        """);
    assertThat(activation(model)).as("without modules.json").isEqualTo(Activation.IDENTITY);
    Files.writeString(
        model.resolve("modules.json"),
        "[{\"name\": \"0\", \"path\": \"\", \"type\": \"x.Transformer\"}]");
    assertThat(activation(model)).isEqualTo(Activation.SIGMOID);
    Files.writeString(
        settings,
        """
        {"model_type": "SparseEncoder", "activation_fn": "torch.nn.modules.activation.Sigmoid"}
        """);
    assertThat(activation(model)).as("of another class").isEqualTo(Activation.IDENTITY);
    Files.writeString(settings, "{\"model_type\": \"CrossEncoder\"}");
    assertThat(activation(model)).isEqualTo(Activation.IDENTITY);
  }

  @Test
  void proposesTheLabelThatSaysThatATextFits() {
    for (List<String> labels :
        List.of(
            List.of("no", "yes"),
            List.of("TRUE", "FALSE"),
            List.of("not_duplicate", "duplicate"),
            List.of("contradiction", "ENTAILMENT", "neutral"))) {
      String fits = RankingLabel.among(labels).orElseThrow();
      assertThat(fits).isIn("yes", "TRUE", "duplicate", "ENTAILMENT");
      assertThatThrownBy(() -> rank(labels, null))
          .isInstanceOf(RerankException.class)
          .hasMessageContaining(
              "%d outputs, %s".formatted(labels.size(), String.join(", ", labels)))
          .hasMessageContaining("most likely by \"%s\"; name it".formatted(fits));
      assertThat(rank(labels, fits).label()).isEqualTo(labels.indexOf(fits));
      assertThat(rank(labels, fits).activation()).isEqualTo(Activation.SOFTMAX);
    }
  }

  @Test
  void proposesNoLabelWhereNamesDoNotTell() {
    for (List<String> labels :
        List.of(List.of("LABEL_0", "LABEL_1"), List.of("entailment", "relevant"))) {
      assertThatThrownBy(() -> rank(labels, null))
          .hasMessageContaining("a list is ranked by one; name it")
          .hasMessageNotContaining("most likely");
    }
    assertThat(rank(List.of("LABEL_0", "LABEL_1"), "1").label()).isEqualTo(1);
  }

  private static ModelSpec.Output rank(List<String> labels, String label) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    ObjectNode names = json.put("model_type", "bert").putObject("id2label");
    labels.forEach(name -> names.put(String.valueOf(names.size()), name));
    ModelOptions defaults = ModelOptions.defaults();
    ModelOptions options =
        new ModelOptions(
            ModelOptions.Use.RANK,
            defaults.precision(),
            defaults.pairs(),
            new ModelOptions.ScoreChoice(null, label),
            defaults.batches(),
            defaults.placement());
    return OutputForUse.of(
        Head.SEQUENCE_CLASSIFICATION,
        ModelConfig.of(new JsonFile(Path.of("config.json"), json)),
        ModelSpec.Output.ALL_DIMENSIONS,
        options);
  }

  private Activation activation(Path model) {
    return prepare(model, Precision.FP32).spec().output().activation();
  }

  private PreparedModel prepare(String checkpoint, Precision precision) {
    return prepare(GoldenCheckpoint.named(checkpoint).directory(), precision);
  }

  private PreparedModel prepare(Path model, Precision precision) {
    return PreparedModel.prepare(
        ModelDirectory.open(model), GoldenCheckpoint.options(precision), new ModelCache(cache));
  }
}
