package io.sparkrerank.model.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.EditedCheckpoint;
import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.tokenizer.TextReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Forms of config.json, and of the tokenizer's length limit, as people write them. What
 * transformers 5.18 makes of each was recorded by scripts/golden/make_config_forms_golden.py. Where
 * this reads a form in another way, it is named here with the reason.
 */
@Tag("model")
class ConfigFormsTest {

  private static final Path GOLDEN = Path.of("src/test/resources/config-forms-golden.json");

  @TempDir Path temporary;

  /**
   * One form.
   *
   * @param json what the golden file says of it
   */
  record Form(JsonNode json) {

    String checkpoint() {
      return json.path("checkpoint").asText();
    }

    String text() {
      return json.path("with").asText();
    }

    String before() {
      return json.path("before").asText("");
    }

    List<String> without() {
      List<String> keys = new ArrayList<>();
      json.path("without").forEach(key -> keys.add(key.asText()));
      return keys;
    }

    /**
     * Returns the text that is added, or else the keys that are left out, or what stands before.
     */
    String name() {
      if (!text().isEmpty()) {
        return text();
      }
      String keys = String.join(", ", without());
      return before().isEmpty() ? "without " + keys : "after " + before();
    }

    boolean isLoaded() {
      return json.has("loaded");
    }

    @Override
    public String toString() {
      return checkpoint() + " without " + without() + " with " + text();
    }
  }

  /**
   * Forms that this reads otherwise than transformers.
   *
   * @param why the reason
   * @param message a part of the message where they are refused; empty where they are read
   * @param checkpoints a regular expression for the checkpoints
   * @param texts the names of the forms
   */
  record Exceptions(String why, String message, String checkpoints, List<String> texts) {

    boolean has(Form form) {
      return form.checkpoint().matches(checkpoints) && texts.contains(form.name());
    }
  }

  private static final List<Exceptions> REFUSED =
      List.of(
          refused(
              "Attention to earlier tokens only is not compiled",
              "is_decoder = true",
              "((megatron-|rem)?bert|electra|ernie|data2vec-text|camembert|.*roberta.*)-1",
              "\"is_decoder\": true"),
          refused(
              "transformers 5 ignores the key, but the weights were made with such positions",
              "Position embeddings of type \"relative_key\"",
              "((megatron-|rem)?bert|electra|ernie|data2vec-text|camembert|.*roberta.*)-1",
              "\"position_embedding_type\": \"relative_key\""),
          refused(
              "A batch is filled with the id, which must be a token",
              "is none of the model's 384 tokens",
              "(ro)?bert(a)?-1",
              "\"pad_token_id\": -1"),
          refused(
              "null is as no such key, and the padding id of the family is not one of so few tokens",
              "pad_token_id 50283",
              "modernbert-local",
              "\"pad_token_id\": null"),
          refused(
              "A number of outputs is an integer",
              "Expected an integer at \"num_labels\"",
              "bert-3",
              "\"id2label\": {\"0\": \"a\", \"1\": \"b\", \"2\": \"c\"}, \"num_labels\": 3.0"),
          refused(
              "A network without layers reads nothing",
              "Expected an integer from 1 at \"num_hidden_layers\"",
              "bert-1",
              "\"num_hidden_layers\": 0"),
          refused(
              "A layer without parts computes nothing",
              "Expected an integer from 1 at \"inner_group_num\"",
              "albert-1",
              "\"inner_group_num\": 0"),
          refused(
              "All tokens would have the same state",
              "number at \"layer_norm_eps\"",
              "bert-1",
              "\"layer_norm_eps\": Infinity",
              "\"layer_norm_eps\": {\"__float__\": \"Infinity\"}"),
          refused(
              "The buckets are undefined, whatever the formula gives",
              "16 position_buckets for distances below 8",
              "deberta-v3-1",
              "\"max_relative_positions\": 8"),
          refused(
              "Scaled rotary positions are not compiled",
              "Rotary positions of type \"linear\"",
              "nomic-bert-1",
              "\"rope_parameters\": {\"rope_type\": \"linear\", \"factor\": 2.0}",
              "\"rope_parameters\": {\"type\": \"linear\", \"factor\": 2.0,"
                  + " \"rope_theta\": 50.0}",
              "\"rope_scaling\": {\"rope_type\": \"linear\", \"factor\": 2.0,"
                  + " \"rope_theta\": 50.0}"),
          refused(
              "Scaled rotary positions are not compiled",
              "Rotary positions of type",
              "modernbert-local",
              "\"rope_parameters\": {\"full_attention\": {\"rope_type\": \"dynamic\","
                  + " \"factor\": 2.0}}",
              "\"rope_scaling\": {\"rope_type\": \"default\"}",
              "\"rope_scaling\": {\"rope_type\": \"default\", \"rope_theta\": 77.0}",
              "\"rope_scaling\": {\"rope_type\": \"linear\", \"factor\": 2.0}",
              "\"rope_parameters\": {\"full_attention\": {\"type\": \"linear\", \"factor\": 2.0}}",
              "\"rope_parameters\": {\"full_attention\": {\"rope_type\": \"linear\","
                  + " \"factor\": 2.0}}"),
          refused(
              "It is the key of the model's own code, which knows gated functions only there",
              "activation_function = gelu",
              "nomic-bert-1",
              "\"activation_function\": \"gelu\""));

  private static final List<Exceptions> READ =
      List.of(
          read(
              "null is as no such key",
              "(distilbert|deberta)-1",
              "\"hidden_size\": null",
              "\"embedding_size\": null"),
          read(
              "null is as no such key",
              ".*",
              "\"model_type\": null",
              "\"type_vocab_size\": null",
              "\"layer_norm_eps\": null",
              "\"hidden_act\": null",
              "\"activation\": null",
              "\"relative_attention\": null",
              "\"use_task_id\": null",
              "\"pooler_hidden_act\": null",
              "\"norm_rel_ebd\": null",
              "\"pad_token_id\": null",
              "\"decoder_start_token_id\": null",
              "\"classifier_pooling\": null",
              "\"global_attn_every_n_layers\": null",
              "\"global_rope_theta\": null",
              "\"local_attention\": null",
              "\"sliding_window\": null",
              "\"rope_parameters\": {\"full_attention\": {\"rope_theta\": null}}",
              "\"rope_parameters\": {\"full_attention\": null, \"sliding_attention\": null}",
              "\"id2label\": {\"0\": \"a\", \"1\": \"b\", \"2\": \"c\"}, \"num_labels\": null"),
          read(
              "transformers 4 read it so",
              "modernbert-local",
              "\"local_rope_theta\": null",
              "\"local_rope_theta\": null, \"global_rope_theta\": 500.0, \"local_attention\": 16"),
          read(
              "The keys decide nothing about a score",
              ".*",
              "\"problem_type\": \"single_label_classification\"",
              "\"hidden_dropout_prob\": \"0.1\"",
              "\"use_cache\": \"true\"",
              "\"chunk_size_feed_forward\": 3",
              "\"pooler_hidden_size\": 16",
              "\"is_encoder_decoder\": false"),
          read("An integer is a number", ".*", "\"layer_norm_eps\": 1"),
          read("The class leaves no doubt", "bert-1", "without model_type"),
          read("A byte order mark means nothing else", "bert-1", "after \ufeff"),
          read(
              "The pairs are cut to the positions that are left",
              "roberta-1",
              "\"pad_token_id\": 5"),
          read(
              "Without layer types the keys of transformers 4 decide",
              "modernbert-local",
              "\"layer_types\": []",
              "\"rope_parameters\": {\"rope_theta\": 500.0, \"rope_type\": \"default\"}"));

  private static Exceptions refused(
      String why, String message, String checkpoints, String... texts) {
    return new Exceptions(why, message, checkpoints, List.of(texts));
  }

  private static Exceptions read(String why, String checkpoints, String... texts) {
    return new Exceptions(why, "", checkpoints, List.of(texts));
  }

  static Stream<Form> configs() {
    return forms("configs");
  }

  static Stream<Form> limits() {
    return forms("limits");
  }

  private static Stream<Form> forms(String kind) {
    try {
      List<Form> forms = new ArrayList<>();
      new ObjectMapper()
          .readTree(GOLDEN.toFile())
          .path(kind)
          .forEach(json -> forms.add(new Form(json)));
      return forms.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void readsAFormOfConfigJson(Form form) throws IOException {
    EditedCheckpoint edited = edited(form, EditedCheckpoint.CONFIG, form.without());
    if (form.isLoaded() && REFUSED.stream().noneMatch(known -> known.has(form))) {
      assertAsRecorded(edited, form);
    } else if (form.isLoaded()) {
      Exceptions known = REFUSED.stream().filter(e -> e.has(form)).findFirst().orElseThrow();
      assertThatThrownBy(() -> prepare(edited))
          .as(known.why())
          .isInstanceOf(RerankException.class)
          .hasMessageContaining(known.message());
    } else if (READ.stream().anyMatch(known -> known.has(form))) {
      assertThatCode(() -> prepare(edited)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> prepare(edited)).isInstanceOf(RerankException.class);
    }
  }

  @Test
  void namesNoExceptionThatThereIsNot() {
    for (Exceptions known : REFUSED) {
      for (String text : known.texts()) {
        assertThat(configs().filter(Form::isLoaded).filter(known::has))
            .as(text)
            .anyMatch(form -> form.name().equals(text));
      }
    }
    for (Exceptions known : READ) {
      for (String text : known.texts()) {
        assertThat(configs().filter(form -> !form.isLoaded()).filter(known::has))
            .as(text)
            .anyMatch(form -> form.name().equals(text));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("limits")
  void readsAFormOfTheLengthLimit(Form form) throws IOException {
    ModelDirectory directory =
        ModelDirectory.open(
            edited(form, "tokenizer_config.json", List.of("model_max_length", "max_length"))
                .directory());
    int positions = directory.config().maxTokens();
    JsonNode value = form.json().path("cross_encoder");
    if (value.isInt()) {
      TextReading reading = TextReading.of(directory);
      assertThat(Math.min(reading.maxTokens(), positions)).isEqualTo(value.asInt());
      assertThat(reading.warnings()).noneMatch(warning -> warning.contains("no length"));
    } else if (form.text().endsWith(" 32.5")) {
      // transformers loads it, and fails at the first text.
      assertThat(TextReading.of(directory).maxTokens()).isEqualTo(32);
    } else if (form.text().matches(".* (-1|0|-Infinity)")) {
      TextReading reading = TextReading.of(directory);
      assertThat(reading.maxTokens()).isEqualTo(Integer.MAX_VALUE);
      assertThat(reading.warnings())
          .singleElement()
          .asString()
          .contains("model_max_length in ", "is no length; the model's positions are the limit");
    } else {
      assertThatThrownBy(() -> TextReading.of(directory))
          .isInstanceOf(RerankException.class)
          .hasMessageContaining("Expected a number at \"model_max_length\" in ");
    }
  }

  private void assertAsRecorded(EditedCheckpoint edited, Form form) throws IOException {
    JsonNode loaded = form.json().path("loaded");
    PreparedModel model = prepare(edited);
    ModelConfig config = ModelDirectory.open(edited.directory()).config();
    if (loaded.path("labels").isArray()) {
      assertThat(config.labels()).isEqualTo(names(loaded.path("labels")));
    }
    if (loaded.path("pad").isInt()) {
      assertThat(config.padTokenId()).isEqualTo(loaded.path("pad").asInt());
    }
    if (loaded.path("positions").isInt()) {
      assertThat(config.positions()).isEqualTo(loaded.path("positions").asInt());
    }
    for (int row = 0; row < loaded.path("logits").size(); row++) {
      int number = form.json().path("pairs").path(row).asInt();
      GoldenCheckpoint.Pair pair = edited.golden().pairs().get(number);
      // A pair that is too long for the positions of this form would be cut.
      if (pair.ids().length <= model.spec().truncation().maxTokens()) {
        assertLogits(model, pair.texts(), loaded.path("logits").path(row));
      }
    }
  }

  private static void assertLogits(PreparedModel model, TextPair texts, JsonNode expected)
      throws IOException {
    float[] logits = GoldenLogitsTest.logits(model, List.of(texts), 1)[0];
    float[] golden = new float[expected.size()];
    for (int label = 0; label < golden.length; label++) {
      golden[label] = (float) expected.path(label).asDouble();
    }
    assertThat(logits).usingComparatorWithPrecision(1e-4f).containsExactly(golden);
  }

  /** Returns the names that transformers has, which may be numbers or lists, or none at all. */
  private static List<String> names(JsonNode labels) {
    return IntStream.range(0, labels.size())
        .mapToObj(
            id -> {
              JsonNode name = labels.path(id);
              String text = name.isValueNode() ? name.asText() : name.toString();
              return name.isNull() ? "LABEL_" + id : text;
            })
        .toList();
  }

  private EditedCheckpoint edited(Form form, String file, List<String> without) throws IOException {
    EditedCheckpoint edited = EditedCheckpoint.copyOf(form.checkpoint(), temporary);
    ObjectNode content = (ObjectNode) new ObjectMapper().readTree(edited.file(file).toFile());
    content.remove(without);
    String json = content.toString();
    String end = form.text().isEmpty() ? "}" : ", " + form.text() + "}";
    return edited.text(file, old -> form.before() + json.substring(0, json.length() - 1) + end);
  }

  private PreparedModel prepare(EditedCheckpoint edited) throws IOException {
    return PreparedModel.prepare(
        ModelDirectory.open(edited.directory()),
        GoldenCheckpoint.options(Precision.FP32),
        new ModelCache(Files.createTempDirectory(temporary, "cache")));
  }
}
