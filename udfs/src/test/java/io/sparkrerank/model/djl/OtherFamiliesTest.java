package io.sparkrerank.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.model.prepare.PreparedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The families that are less close to BERT, in directories that differ from what save_pretrained
 * writes today. What transformers 5.18 makes of each was tried.
 */
@Tag("model")
class OtherFamiliesTest {

  @TempDir Path temporary;

  @Test
  void takesTheSharedTableOfBartFromAnyOfItsNames() throws IOException {
    // pytorch_model.bin of transformers 4 has all three.
    EditedCheckpoint all =
        copy("bart-1")
            .weights(
                tensors -> {
                  Entry table = tensors.get("model.shared.weight");
                  tensors.put("model.encoder.embed_tokens.weight", table);
                  tensors.put("model.decoder.embed_tokens.weight", table);
                  return tensors;
                });
    assertSameLogits(all);
    assertThat(unread(all)).isEmpty();
    for (String side : List.of("encoder", "decoder")) {
      String name = "model." + side + ".embed_tokens.weight";
      assertSameLogits(
          copy("bart-1").renamed(old -> old.equals("model.shared.weight") ? name : old));
    }
  }

  @Test
  void givesBartThreeLabelsWhereNoneAreNamed() throws IOException {
    EditedCheckpoint edited = copy("bart-3").config(config -> config.remove("id2label"));
    assertThat(ModelDirectory.open(edited.directory()).config().labels())
        .containsExactly("LABEL_0", "LABEL_1", "LABEL_2");
    assertSameLogits(edited);
  }

  @Test
  void ranksByTheLabelOfBartThatIsNamed() throws IOException {
    EditedCheckpoint edited = copy("bart-3");
    ModelSpec.Output ranked = output(edited, ModelOptions.Use.RANK, "contradiction");
    assertThat(ranked.labels()).containsExactly("entailment", "neutral", "contradiction");
    assertThat(ranked.label()).isEqualTo(2);
    assertThat(output(edited, ModelOptions.Use.CLASSIFY, null).label())
        .isEqualTo(ModelSpec.Output.ALL_LABELS);
  }

  private ModelSpec.Output output(EditedCheckpoint edited, ModelOptions.Use use, String label) {
    return PreparedModel.prepare(
            ModelDirectory.open(edited.directory()),
            GoldenCheckpoint.options(use, label, Precision.FP32),
            new ModelCache(temporary))
        .spec()
        .output();
  }

  @Test
  void warnsOfNothingInGoodCheckpoints() throws IOException {
    for (String name :
        List.of("bart-1", "monot5", "monomt5", "gte-1", "gte-new-1", "nomic-bert-1", "jina-v2-1")) {
      assertThat(prepare(copy(name)).warnings()).as(name).isEmpty();
    }
  }

  @Test
  void readsAnyT5ThatGeneratesAsMonoT5() throws IOException {
    for (String architectures : List.of("[]", "[\"T5Model\"]", "[\"T5WithLMHeadModel\"]")) {
      assertSameLogits(
          copy("monot5").config(config -> set(config, "architectures", architectures)));
    }
    assertSameLogits(copy("monot5").renamed(name -> "transformer." + name));
  }

  @Test
  void takesTheTablesOfT5FromAnyOfTheirNames() throws IOException {
    EditedCheckpoint all =
        copy("monot5")
            .weights(
                tensors -> {
                  Entry table = tensors.get("shared.weight");
                  tensors.put("encoder.embed_tokens.weight", table);
                  tensors.put("decoder.embed_tokens.weight", table);
                  tensors.put("lm_head.weight", table);
                  return tensors;
                });
    assertSameLogits(all);
    assertThat(unread(all)).isEmpty();
    assertSameLogits(
        copy("monot5")
            .renamed(old -> old.equals("shared.weight") ? "encoder.embed_tokens.weight" : old));
  }

  @Test
  void readsTheKeysOfT5ThatTransformersWritesNow() throws IOException {
    // The factor and the function of transformers 4 are under other keys.
    assertSameLogits(
        copy("monot5")
            .config(config -> config.remove(List.of("scale_decoder_outputs", "dense_act_fn"))));
    assertSameLogits(
        copy("monot5-gated")
            .config(config -> set(config, "tie_word_embeddings", "true"))
            .config(config -> set(config, "scale_decoder_outputs", "false"))
            .config(config -> set(config, "feed_forward_proj", "\"relu\""))
            .config(config -> set(config, "dense_act_fn", "\"gelu_new\""))
            .config(config -> set(config, "is_gated_act", "true")));
  }

  @Test
  void keepsNetworksOfOtherTokensApart() throws IOException {
    EditedCheckpoint edited = copy("monot5");
    ModelCache cache = new ModelCache(temporary.resolve("one"));
    String file = prepare(edited, cache).spec().network().file();
    edited.text("tokenizer.json", json -> json.replace("▁true", "▁other"));
    assertThat(prepare(edited, cache).spec().network().file()).isNotEqualTo(file);
  }

  @Test
  void refusesAT5ThatCannotRank() throws IOException {
    assertFails(copy("monot5").text("tokenizer.json", json -> json.replaceAll("▁(true|yes)", "$1")))
        .hasMessageContaining("has neither ▁true and ▁false nor ▁yes and ▁no");
    assertFails(
            copy("monot5")
                .text("tokenizer.json", json -> json.replace("WhitespaceSplit", "BertPreTokenizer"))
                .text(
                    "tokenizer_config.json",
                    json -> json.replace("T5Tokenizer", "TokenizersBackend")))
        .hasMessageContaining("does not split at white space first");
    assertFails(
            copy("monot5")
                .config(
                    config -> set(config, "architectures", "[\"T5ForSequenceClassification\"]")))
        .hasMessageContaining("T5 with a head for classification");
    assertFails(copy("monot5").config(config -> set(config, "feed_forward_proj", "\"gated-a-b\"")))
        .hasMessageContaining("feed_forward_proj in ")
        .hasMessageContaining("found \"gated-a-b\"");
    assertFails(copy("monot5").config(config -> config.put("relative_attention_max_distance", 2)))
        .hasMessageContaining("8 relative_attention_num_buckets for distances up to 2");
    assertThatThrownBy(
            () ->
                PreparedModel.prepare(
                    ModelDirectory.open(copy("monot5").directory()),
                    GoldenCheckpoint.options(Precision.FP16),
                    new ModelCache(temporary)))
        .hasMessageContaining("larger than float16 can hold; take bf16 or fp32");
  }

  @Test
  void refusesOtherModelsThatGenerateText() throws IOException {
    assertFails(
            copy("bart-1")
                .config(
                    config -> set(config, "architectures", "[\"BartForConditionalGeneration\"]")))
        .hasMessageContaining("BartForConditionalGeneration, generates text")
        .hasMessageContaining("T5 and mT5");
  }

  @Test
  void readsTensorsOfGteUnderBothPrefixes() throws IOException {
    assertSameLogits(copy("gte-1").renamed(name -> name.replaceFirst("^gte\\.", "new.")));
    assertSameLogits(copy("gte-new-1").renamed(name -> name.replaceFirst("^new\\.", "")));
  }

  @Test
  void readsTheKeysOfTheFirstNomicBert() throws IOException {
    assertSameLogits(
        copy("nomic-bert-1")
            .config(
                config -> {
                  rename(config, "hidden_size", "n_embd");
                  rename(config, "num_hidden_layers", "n_layer");
                  rename(config, "num_attention_heads", "n_head");
                  rename(config, "intermediate_size", "n_inner");
                  rename(config, "layer_norm_eps", "layer_norm_epsilon");
                  config.remove(List.of("rope_parameters", "hidden_act", "head_dim"));
                  config.put("rotary_emb_base", 1000).put("activation_function", "swiglu");
                  config.put("rotary_emb_fraction", 1.0).put("prenorm", false);
                }));
  }

  private static void rename(ObjectNode config, String key, String other) {
    config.set(other, config.remove(key));
  }

  @Test
  void knowsJinaRerankersByTheirClassesOrTheirCode() throws IOException {
    assertSameLogits(copy("jina-v2-1").config(config -> config.remove("auto_map")));
    assertSameLogits(copy("jina-v2-1").config(config -> config.put("model_type", "xlm-roberta")));
    assertSameLogits(copy("jina-bert-1").config(config -> config.remove("auto_map")));
    assertThat(ModelDirectory.open(copy("jina-v2-1").directory()).config().maxTokens())
        .isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gte-new-1 | logn_attention_scale | true",
        "gte-new-1 | layer_norm_type | \"rms_norm\"",
        "gte-new-1 | rope_scaling | {\"type\": \"linear\", \"factor\": 2}",
        "gte-new-1 | rope_scaling | {\"type\": \"ntk\", \"factor\": 2, \"mixed_b\": 0.5}",
        "gte-new-1 | position_embedding_type | \"alibi\"",
        "gte-1 | rope_parameters | {\"rope_type\": \"ntk\", \"rope_theta\": 9, \"factor\": 2}",
        "gte-1 | rope_scaling | {\"type\": \"ntk\", \"factor\": 2}",
        "nomic-bert-1 | prenorm | true",
        "nomic-bert-1 | qkv_proj_bias | true",
        "nomic-bert-1 | rotary_emb_fraction | 0.5",
        "nomic-bert-1 | num_experts | 8",
        "nomic-bert-1 | head_dim | 4",
        "nomic-bert-1 | activation_function | \"gelu\"",
        "jina-bert-1 | position_embedding_type | \"absolute\"",
        "jina-bert-1 | feed_forward_type | \"original\"",
        "jina-v2-1 | position_embedding_type | \"alibi\"",
        "jina-v2-1 | lora_adaptations | [\"retrieval.query\"]"
      })
  void refusesSettingsThatChangeWhatIsComputed(String checkpoint, String key, String json)
      throws IOException {
    assertFails(copy(checkpoint).config(config -> set(config, key, json)))
        .hasMessageContaining("config.json is not compiled");
  }

  @Test
  void refusesTheNormOfQueriesOfAnotherJinaBert() throws IOException {
    assertFails(
            copy("jina-bert-1")
                .weights(
                    tensors -> {
                      tensors.put(
                          "bert.encoder.layer.0.attention.self.layer_norm_q.weight",
                          tensors.get("bert.embeddings.LayerNorm.weight"));
                      return tensors;
                    }))
        .hasMessageContaining("The norm of queries (layer_norm_q)");
  }

  @Test
  void saysWhatDiffersInUnknownCode() throws IOException {
    assertFails(unknown("PooledBertForSequenceClassification", "bert", "bert-1"))
        .hasMessageContaining("The nearest family is bert; read as that, all tensors have a place");
    assertFails(
            unknown("PooledBertForSequenceClassification", "pooled", "bert-1")
                .renamed(name -> name.replace("layer.0.output", "layer.0.mixed")))
        .hasMessageContaining("is bert; read as that, it fails: Tensor not found: bert.encoder.");
    assertFails(
            unknown("GatedBertForSequenceClassification", "gated", "bert-1")
                .weights(
                    tensors -> {
                      tensors.put("bert.gate.weight", tensors.get("classifier.weight"));
                      return tensors;
                    }))
        .hasMessageContaining("read as that, 1 tensors have no place, as bert.gate.weight");
    assertFails(unknown("Mystery", "mystery", "bert-1"))
        .hasMessageContaining("which is never run. No family that is compiled is near");
  }

  @Test
  void saysThatDecodersAreNotRead() throws IOException {
    assertFails(unknown("Qwen3ForSequenceClassification", "qwen3", "bert-1"))
        .hasMessageContaining("it is a decoder, and decoders are not compiled yet");
  }

  private EditedCheckpoint unknown(String className, String modelType, String base)
      throws IOException {
    return copy(base)
        .config(
            config -> {
              config.put("model_type", modelType).putArray("architectures").add(className);
              config.putObject("auto_map").put("AutoModel", "modeling." + className);
            });
  }

  private static void set(ObjectNode config, String key, String json) {
    try {
      config.set(key, new ObjectMapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertFails(EditedCheckpoint edited) {
    return assertThatThrownBy(() -> prepare(edited)).isInstanceOf(RerankException.class);
  }

  private EditedCheckpoint copy(String name) throws IOException {
    return EditedCheckpoint.copyOf(name, temporary);
  }

  private static Iterable<String> unread(EditedCheckpoint edited) {
    return CheckpointCompiler.unreadTensors(
        ModelDirectory.open(edited.directory()), Precision.FP32);
  }

  private void assertSameLogits(EditedCheckpoint edited) throws IOException {
    List<GoldenCheckpoint.Pair> golden = edited.golden().pairs();
    PreparedModel model = prepare(edited);
    float[][] logits =
        GoldenLogitsTest.logits(
            model, golden.stream().map(GoldenCheckpoint.Pair::texts).toList(), 4);
    for (int index = 0; index < logits.length; index++) {
      assertThat(logits[index])
          .usingComparatorWithPrecision(1e-4f)
          .containsExactly(golden.get(index).logits());
    }
  }

  private PreparedModel prepare(EditedCheckpoint edited) throws IOException {
    return prepare(edited, new ModelCache(Files.createTempDirectory(temporary, "cache")));
  }

  private static PreparedModel prepare(EditedCheckpoint edited, ModelCache cache) {
    return PreparedModel.prepare(
        ModelDirectory.open(edited.directory()), GoldenCheckpoint.options(Precision.FP32), cache);
  }
}
