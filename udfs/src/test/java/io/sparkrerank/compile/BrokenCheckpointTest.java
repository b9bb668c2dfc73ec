package io.sparkrerank.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.ModelDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way in which a download can be wrong, with the sentence that the user reads. */
class BrokenCheckpointTest {

  @TempDir Path temporary;
  private Path model;

  @BeforeEach
  void copyCheckpoint() throws IOException {
    model = copyOf("bert-1");
  }

  private Path copyOf(String name) throws IOException {
    Path copy = Files.createTempDirectory(temporary, name);
    try (Stream<Path> files = Files.list(GoldenCheckpoint.named(name).directory())) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertFails() {
    Path archive = temporary.resolve("archive.pt");
    return assertThatThrownBy(
            () -> CheckpointCompiler.compile(ModelDirectory.open(model), Precision.FP32, archive))
        .isInstanceOf(RerankException.class);
  }

  private void edit(String file, UnaryOperator<String> change) throws IOException {
    Path path = model.resolve(file);
    String before = Files.readString(path, StandardCharsets.ISO_8859_1);
    String after = change.apply(before);
    assertThat(after).isNotEqualTo(before);
    Files.writeString(path, after, StandardCharsets.ISO_8859_1);
  }

  @Test
  void namesADirectoryThatIsNotThere() {
    model = temporary.resolve("nowhere");
    assertFails().hasMessageStartingWith("Model directory not found: " + model);
  }

  @Test
  void listsAllFilesThatAreMissing() throws IOException {
    Files.delete(model.resolve("tokenizer.json"));
    Files.delete(model.resolve("model.safetensors"));
    assertFails()
        .hasMessageContaining(
            "has no tokenizer.json (or vocab.txt, vocab.json with merges.txt,"
                + " sentencepiece.bpe.model, spm.model, spiece.model, tokenizer.model), no"
                + " model.safetensors (or model.pt or model.onnx)")
        .hasMessageContaining("found config.json, golden.json, tokenizer_config.json");
  }

  @Test
  void saysWhatFoldersAreThatHoldNoModelThemselves() throws IOException {
    model = Files.createDirectories(temporary.resolve("models--a--b/snapshots")).getParent();
    assertFails().hasMessageContaining("name one of those in its folder snapshots");
    model = Files.createDirectory(temporary.resolve("adapter"));
    Files.writeString(model.resolve("adapter_config.json"), "{}");
    assertFails().hasMessageContaining("This is an adapter: merge it");
  }

  @Test
  void namesAnArchitectureThatIsNotKnown() throws IOException {
    edit(
        "config.json",
        json -> json.replace("\"model_type\": \"bert\"", "\"model_type\": \"funnel\""));
    assertFails()
        .hasMessageContaining(
            "Unknown architecture \"BertForSequenceClassification\" with model_type \"funnel\"")
        .hasMessageContaining("model.pt");
  }

  @Test
  void namesATensorThatIsMissing() throws IOException {
    edit(
        "model.safetensors",
        bytes -> bytes.replace("bert.pooler.dense.bias", "bert.pooler.dense.bios"));
    assertFails().hasMessageContaining("Tensor not found: bert.pooler.dense.bias of shape [32]");
  }

  @Test
  void namesATensorOfAnotherShape() throws IOException {
    edit(
        "config.json",
        json -> json.replace("\"intermediate_size\": 64", "\"intermediate_size\": 128"));
    assertFails()
        .hasMessageContaining(
            "Wrong shape of tensor bert.encoder.layer.0.intermediate.dense.weight")
        .hasMessageContaining("expected [128, 32] from config.json, found [64, 32]");
  }

  @Test
  void namesAnActivationThatIsNotKnown() throws IOException {
    edit(
        "config.json",
        json -> json.replace("\"hidden_act\": \"gelu\"", "\"hidden_act\": \"prelu\""));
    assertFails().hasMessageContaining("Unknown activation function \"prelu\"");
  }

  /** Options of DeBERTa and ModernBERT that would be another computation than the compiled one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "deberta-v3-1 | \"position_buckets\": 16 | \"position_buckets\": 1 | 1 position_buckets",
        "deberta-v3-1 | \"position_buckets\": 16 | \"position_buckets\": 200 | 200 position_buckets",
        "deberta-v3-1 | \"relative_attention\": true | \"relative_attention\": 1"
            + " | Expected true or false at \"relative_attention\"",
        "deberta-v2-convolution-1 | \"conv_kernel_size\": 3 | \"conv_kernel_size\": 4"
            + " | conv_kernel_size 4 and conv_groups 1 in",
        "deberta-v2-convolution-1 | \"conv_kernel_size\": 3 | \"conv_kernel_size\": 3,"
            + " \"conv_groups\": 3 | conv_kernel_size 3 and conv_groups 3 in",
        "deberta-v2-convolution-1 | \"conv_kernel_size\": 3 | \"conv_kernel_size\": 5"
            + " | Wrong shape of tensor deberta.encoder.conv.conv.weight",
        "deberta-1 | \"model_type\" | \"talking_head\": true, \"model_type\""
            + " | talking_head = true in",
        "mpnet-3 | \"relative_attention_num_buckets\": 40 | \"relative_attention_num_buckets\": 16"
            + " | relative_attention_num_buckets = 16 in",
        "ernie-1 | \"is_decoder\": false | \"is_decoder\": true | is_decoder = true in",
        "xlm-roberta-xl-1 | \"is_decoder\": false | \"is_decoder\": true | is_decoder = true in",
        "bert-1 | \"add_cross_attention\": false | \"add_cross_attention\": true"
            + " | add_cross_attention = true in",
        "camembert-1 | \"is_decoder\": false | \"is_decoder\": true | is_decoder = true in",
        "roberta-1 | \"model_type\" | \"position_embedding_type\": \"relative_key\","
            + " \"model_type\" | Position embeddings of type \"relative_key\"",
        "modernbert-1 | \"classifier_pooling\": \"cls\" | \"classifier_pooling\": \"max\""
            + " | Unknown classifier_pooling \"max\"",
        "modernbert-1 | \"num_attention_heads\": 4 | \"num_attention_heads\": 0"
            + " | Expected an integer from 1 at \"num_attention_heads\"",
        "bert-1 | \"is_decoder\": false | \"is_decoder\": true | is_decoder = true in",
        "roberta-1 | \"is_decoder\": false | \"is_decoder\": true | is_decoder = true in",
        "electra-1 | \"is_decoder\": false | \"is_decoder\": true | is_decoder = true in",
        "bert-1 | \"model_type\" | \"quantization_config\": {\"quant_method\": \"gptq\"},"
            + " \"model_type\" | Quantized weights (quantization_config with gptq in ",
        "bert-1 | \"num_attention_heads\": 4 | \"num_attention_heads\": 5"
            + " | 5 attention heads cannot share vectors of 32",
        "bert-1 | \"num_hidden_layers\": 2 | \"num_hidden_layers\": 0"
            + " | Expected an integer from 1 at \"num_hidden_layers\"",
        "modernbert-3 | \"global_attn_every_n_layers\": 3 | \"global_attn_every_n_layers\": 0"
            + " | Expected an integer from 1 at \"global_attn_every_n_layers\"",
        "modernbert-1 | \"sliding_attention\", | \"near_attention\", | layer_types in",
        "modernbert-1 | \"rope_type\": \"default\" | \"rope_type\": \"yarn\""
            + " | Rotary positions of type \"yarn\"",
        "modernbert-1 | \"norm_bias\": false | \"norm_bias\": true"
            + " | Tensor not found: model.embeddings.norm.bias"
      })
  void refusesWhatItWouldComputeInAnotherWay(
      String checkpoint, String before, String after, String message) throws IOException {
    model = copyOf(checkpoint);
    edit("config.json", json -> json.replaceFirst(Pattern.quote(before), after));
    assertFails().hasMessageContaining(message);
  }

  @Test
  void noticesAFileThatIsCutShort() throws IOException {
    Path weights = model.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length - 100));
    assertFails().hasMessageContaining("File cut short: tensor").hasMessageContaining("download");
    Files.write(weights, Arrays.copyOf(bytes, 100));
    assertFails().hasMessageContaining("Not a safetensors file, or cut short");
    Files.write(weights, new byte[3]);
    assertFails().hasMessageContaining("Not a safetensors file, or cut short");
  }

  @Test
  void noticesAPageThatWasSavedInsteadOfTheFile() throws IOException {
    Files.writeString(model.resolve("model.safetensors"), "<html>Sign in to continue</html>");
    assertFails().hasMessageContaining("Not a safetensors file, or cut short");
  }

  @Test
  void takesTheSizesOfTransformersWhereConfigLacksThem() throws IOException {
    edit("config.json", json -> json.replace("\"hidden_size\"", "\"hidden\""));
    assertFails().hasMessageContaining("expected [64, 768] from config.json, found [64, 32]");
  }

  @Test
  void noticesConfigThatIsNotJson() throws IOException {
    Files.writeString(model.resolve("config.json"), "{ \"model_type\": ");
    assertFails().hasMessageContaining("Cannot read " + model.resolve("config.json"));
  }

  @Test
  void namesAShardThatIsMissing() throws IOException {
    model = copyOf("bert-3");
    try (Stream<Path> files = Files.list(model)) {
      Files.delete(
          files.filter(f -> f.toString().contains("-00002-of-")).findFirst().orElseThrow());
    }
    assertFails().hasMessageContaining("Shard not found").hasMessageContaining("download it too");
  }

  @Test
  void refusesAShardOutsideTheDirectory() throws IOException {
    model = copyOf("bert-3");
    edit(
        "model.safetensors.index.json",
        json -> json.replace("model-00001-of", "../model-00001-of"));
    assertFails().hasMessageContaining("Shard outside the directory");
  }
}
