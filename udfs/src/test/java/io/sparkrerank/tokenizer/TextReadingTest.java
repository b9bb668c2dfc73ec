package io.sparkrerank.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.Digests;
import io.sparkrerank.checkpoint.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Warnings and errors about the files of a directory. Golden readings hold their meaning. */
class TextReadingTest {

  private static final String CONFIG = "tokenizer_config.json";

  @TempDir Path directory;

  @BeforeEach
  void copyModel() throws IOException {
    try (Stream<Path> files = Files.list(GoldenCheckpoint.named("bert-1").directory())) {
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve(file.getFileName()));
      }
    }
  }

  private TextReading read() {
    return TextReading.of(ModelDirectory.open(directory));
  }

  private TextReading read(String file, String content) throws IOException {
    Files.writeString(directory.resolve(file), content);
    return read();
  }

  @ParameterizedTest
  @MethodSource("io.sparkrerank.GoldenCheckpoint#all")
  void keepsTheBytesOfFilesThatNothingChanges(GoldenCheckpoint checkpoint) throws IOException {
    ModelDirectory directory = ModelDirectory.open(checkpoint.directory());
    TextReading reading = TextReading.of(directory);
    assertThat(reading.warnings()).isEmpty();
    Path file = directory.path().resolve("tokenizer.json");
    boolean typed = reading.description().path("token_types").asBoolean();
    String type = reading.description().path("tokenizer_class").asText();
    // Their templates give the text type 1, and their classes pass no types.
    if (typed
        || !List.of("AlbertTokenizer", "DistilBertTokenizer", "TokenizersBackend").contains(type)) {
      assertThat(reading.tokenizer()).isEqualTo(Files.readAllBytes(file));
      assertThat(reading.fingerprint()).isEqualTo(Digests.sha256(List.of(file)));
    }
  }

  @Test
  void describesWhatItRead() throws IOException {
    TextReading reading = read(CONFIG, "{\"do_lower_case\": false, \"truncation_side\": \"left\"}");
    assertThat(reading.description().toString())
        .isEqualTo(
            "{\"tokenizer_class\":\"BertTokenizer\",\"token_types\":true,"
                + "\"truncation_side\":\"left\",\"query_prompt\":\"\",\"added_tokens\":5,"
                + "\"normalizer\":{\"type\":\"BertNormalizer\",\"clean_text\":true,"
                + "\"handle_chinese_chars\":true,\"strip_accents\":null,\"lowercase\":false},"
                + "\"pre_tokenizer\":{\"type\":\"BertPreTokenizer\"}}");
    assertThat(reading.warnings())
        .singleElement()
        .asString()
        .startsWith("BertTokenizer of transformers 5 does not take the normalizer of ")
        .contains("tokenizer.json: it is {\"type\":\"BertNormalizer\"");
  }

  @Test
  void takesAMetaspaceOfOldVersionsForWhatItMeans() throws IOException {
    Path model = GoldenCheckpoint.named("xlm-roberta-1").directory();
    String today = "\"prepend_scheme\": \"always\",\n        \"split\": true";
    String tokenizer = Files.readString(model.resolve("tokenizer.json"));
    assertThat(tokenizer).contains(today);
    for (String file : List.of("config.json", CONFIG)) {
      Files.writeString(directory.resolve(file), Files.readString(model.resolve(file)));
    }
    assertThat(
            read("tokenizer.json", tokenizer.replace(today, "\"add_prefix_space\": true"))
                .warnings())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"split_special_tokens\": true}",
        "{\"fix_mistral_regex\": true}",
        "{\"auto_map\": {\"AutoTokenizer\": [\"own.Tokenizer\", null]}}",
        "{\"a_setting_of_tomorrow\": 1}"
      })
  void warnsOfSettingsThatAreNotHonoured(String settings) throws IOException {
    String key = settings.replaceAll("^\\{\"(\\w+)\".*", "$1");
    assertThat(read(CONFIG, settings).warnings())
        .singleElement()
        .asString()
        .startsWith(key + " in ")
        .contains(CONFIG + " is not honoured");
  }

  @Test
  void isSilentAboutSettingsThatAskForNothing() throws IOException {
    assertThat(
            read(
                    CONFIG,
                    "{\"split_special_tokens\": false, \"fix_mistral_regex\": null,"
                        + " \"padding_side\": \"left\", \"clean_up_tokenization_spaces\": true,"
                        + " \"pad_token\": \"[PAD]\", \"never_split\": null}")
                .warnings())
        .isEmpty();
  }

  @Test
  void warnsOfSettingsOfSentenceTransformersThatAreNotHonoured() throws IOException {
    Files.writeString(
        directory.resolve("modules.json"),
        "[{\"name\": \"0\", \"path\": \"\", \"type\": \"x.Transformer\"}]");
    Files.writeString(
        directory.resolve("sentence_bert_config.json"),
        "{\"transformer_task\": \"sequence-classification\", \"model_kwargs\": {\"dtype\":"
            + " \"float16\"}, \"processing_kwargs\": {}}");
    assertThat(
            read(
                    "config_sentence_transformers.json",
                    "{\"model_type\": \"CrossEncoder\", \"truncate_dim\": 8}")
                .warnings())
        .satisfiesExactly(
            warning -> assertThat(warning).startsWith("model_kwargs in "),
            warning -> assertThat(warning).startsWith("truncate_dim in "));
  }

  @Test
  void warnsOfAClassThatBuildsATokenizerInAWayThatIsNotKnown() throws IOException {
    assertThat(read(CONFIG, "{\"tokenizer_class\": \"RoFormerTokenizerFast\"}").warnings())
        .singleElement()
        .asString()
        .startsWith("RoFormerTokenizer of transformers builds a tokenizer of its own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0"})
  void takesALengthThatIsNoneForNoLimit(String length) throws IOException {
    TextReading reading = read(CONFIG, "{\"model_max_length\": " + length + "}");
    assertThat(reading.maxTokens()).isEqualTo(Integer.MAX_VALUE);
    assertThat(reading.warnings())
        .singleElement()
        .asString()
        .startsWith("model_max_length in ")
        .contains("is " + length + ", which is no length");
  }

  @Test
  void takesNullAndTheLargestNumberForNoLimit() throws IOException {
    for (String length : List.of("null", "1e30", "1000000000000000019884624838656")) {
      TextReading reading = read(CONFIG, "{\"model_max_length\": " + length + "}");
      assertThat(reading.maxTokens()).isEqualTo(Integer.MAX_VALUE);
      assertThat(reading.warnings()).isEmpty();
    }
  }

  @Test
  void refusesWhatItCannotRead() throws IOException {
    assertRefused(
        CONFIG, "{\"model_max_length\": \"long\"}", "Expected a number at \"model_max_length\"");
    assertRefused(
        CONFIG, "{\"truncation_side\": \"middle\"}", "must be left or right, found \"middle\"");
    assertRefused(
        CONFIG, "{\"do_lower_case\": \"no\"}", "Expected true or false at \"do_lower_case\"");
    assertRefused(
        CONFIG,
        "{\"added_tokens_decoder\": {\"five\": {\"content\": \"x\"}}}",
        "Expected a token id with an object at \"five\" of added_tokens_decoder");
    assertRefused(
        CONFIG,
        "{\"tokenizer_class\": \"RobertaTokenizer\"}",
        "The tokenizer's class is RobertaTokenizer, which has a model of type BPE");
    assertRefused("tokenizer.json", "{\"version\": \"1.0\"}", "Not a tokenizer: ");
    assertRefused("tokenizer.json", "[1]", "Not a JSON object: ");
  }

  @Test
  void refusesADefaultPromptThatIsNotThere() throws IOException {
    Files.writeString(
        directory.resolve("modules.json"),
        "[{\"name\": \"0\", \"path\": \"\", \"type\": \"x.Transformer\"}]");
    assertRefused(
        "config_sentence_transformers.json",
        "{\"model_type\": \"CrossEncoder\", \"default_prompt_name\": \"web\", \"prompts\": {}}",
        "is \"web\", and \"prompts\" there has no such prompt");
  }

  private void assertRefused(String file, String content, String message) throws IOException {
    String before = Files.exists(directory.resolve(file)) ? content(file) : "";
    assertThatThrownBy(() -> read(file, content))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(directory.toString());
    Files.writeString(directory.resolve(file), before);
  }

  private String content(String file) throws IOException {
    return Files.readString(directory.resolve(file));
  }
}
