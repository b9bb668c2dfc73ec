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
import io.sparkrerank.model.prepare.PreparedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
