package io.sparkrerank.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.GoldenTokenizer;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.Digests;
import io.sparkrerank.checkpoint.ModelDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors and warnings about directories without tokenizer.json. Golden ids hold their meaning. */
class OlderTokenizerFilesTest {

  private static final String WORD_PIECE = "vocab.txt alone";
  private static final String BYTE_LEVEL = "vocab.json and merges.txt alone";
  private static final String FAIRSEQ = "XLM-RoBERTa, model alone";
  private static final String SPM = "DeBERTa-v2, model alone";
  private static final String T5 = "T5, model alone";

  private static final String MERGES = "merges.txt";
  private static final String MODEL = "sentencepiece.bpe.model";
  private static final String CONFIG = "config.json";
  private static final String SETTINGS = "tokenizer_config.json";

  @TempDir Path folder;

  private Path directory(String golden) throws IOException {
    return GoldenTokenizer.named(golden).write(folder);
  }

  private TextReading read() {
    return TextReading.of(ModelDirectory.open(folder));
  }

  private TextReading read(String file, String content) throws IOException {
    Files.writeString(folder.resolve(file), content);
    return read();
  }

  private void assertReadingFails(String... messages) {
    assertThatThrownBy(this::read)
        .isInstanceOf(RerankException.class)
        .satisfies(
            error -> assertThat(error.getMessage()).contains(messages).contains(folder.toString()));
  }

  private void assertRefused(String file, String content, String... messages) throws IOException {
    assertRefused(file, content.getBytes(StandardCharsets.UTF_8), messages);
  }

  private void assertRefused(String file, byte[] content, String... messages) throws IOException {
    Files.write(folder.resolve(file), content);
    assertReadingFails(messages);
  }

  @Test
  void fingerprintsAndDescribesWhatWasBuilt() throws IOException {
    directory(WORD_PIECE);
    TextReading reading = read();
    assertThat(reading.warnings()).isEmpty();
    assertThat(reading.description().path("vocabulary").asText()).isEqualTo("vocab.txt");
    assertThat(reading.fingerprint()).isEqualTo(Digests.sha256(reading.tokenizer()));
    assertThat(read(SETTINGS, "{\"do_lower_case\": false}").fingerprint())
        .isNotEqualTo(reading.fingerprint());
    Files.delete(folder.resolve(SETTINGS));
    String other = Files.readString(folder.resolve("vocab.txt")).replace("cough", "couch");
    assertThat(read("vocab.txt", other).fingerprint()).isNotEqualTo(reading.fingerprint());
  }

  @Test
  void refusesADirectoryWithoutAnyTokenizer() throws IOException {
    directory(BYTE_LEVEL);
    Files.delete(folder.resolve("vocab.json"));
    assertReadingFails(
        "has no tokenizer.json (or vocab.txt, vocab.json with merges.txt, sentencepiece");
  }

  @Test
  void refusesAFormThatTheClassDoesNotRead() throws IOException {
    directory(WORD_PIECE);
    assertRefused(
        CONFIG,
        "{\"model_type\": \"albert\"}",
        "AlbertTokenizer reads spiece.model: spiece.model is missing. It has vocab.txt",
        "load it with BertTokenizer of transformers and save it with save_pretrained");
    assertRefused(
        CONFIG,
        "{\"model_type\": \"roberta\"}",
        "RobertaTokenizer reads vocab.json with merges.txt: vocab.json and merges.txt is missing");
    assertRefused(
        CONFIG,
        "{\"model_type\": \"modernbert\"}",
        "has no tokenizer.json, without which the tokenizer TokenizersBackend cannot be built here",
        "It has vocab.txt");
    Files.writeString(folder.resolve("vocab.json"), "{\"a\": 0}");
    assertRefused(CONFIG, "{\"model_type\": \"roberta\"}", "merges.txt is missing; download it");
  }

  @ParameterizedTest
  @CsvSource({
    "BertJapaneseTokenizer, the morphological analyser MeCab; models with it cannot be used here",
    "BertweetTokenizer, models with it cannot be used here",
    "PhobertTokenizer, models with it cannot be used here",
    "RoFormerTokenizer, RoFormerTokenizer of transformers builds a tokenizer that is not known here",
  })
  void refusesClassesThatItCannotBuild(String name, String message) throws IOException {
    directory(WORD_PIECE);
    assertRefused(SETTINGS, "{\"tokenizer_class\": \"%s\"}".formatted(name), name, message);
  }

  @Test
  void namesAClassThatIsNotOfTransformers() throws IOException {
    directory(T5);
    assertRefused(
        SETTINGS,
        "{\"tokenizer_class\": \"MT5Tokenizer\"}",
        "without which the tokenizer MT5Tokenizer cannot be built here",
        "load it with T5Tokenizer of transformers");
  }

  @Test
  void refusesTheDefaultClassOfAFamilyThatItCannotBuild() throws IOException {
    directory(WORD_PIECE);
    assertRefused(CONFIG, "{\"model_type\": \"bertweet\"}", "BertweetTokenizer");
  }

  @Test
  void refusesAVocabularyThatTransformersReadsBeforeTheClassesOwn() throws IOException {
    directory(WORD_PIECE);
    assertRefused(
        "tokenizer.model",
        "x",
        "reads tokenizer.model there before vocab.txt",
        "move tokenizer.model out");
  }

  @Test
  void refusesVocabulariesOfWordPieceThatAreDamaged() throws IOException {
    directory(WORD_PIECE);
    assertRefused("vocab.txt", "[PAD]\n[CLS]\n", "unknown token \"[UNK]\" is not in");
    assertRefused("vocab.txt", "", "Empty file");
    assertRefused("vocab.txt", new byte[] {'a', (byte) 0xff}, "Not a text in UTF-8");
    assertRefused(
        "vocab.txt",
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 231508\n",
        "Git LFS pointer in place of the file",
        "231,508 bytes");
  }

  @Test
  void refusesAnUnknownTokenOfNull() throws IOException {
    directory(WORD_PIECE);
    assertRefused(
        SETTINGS, "{\"unk_token\": null}", "BertTokenizer needs the special token unk_token");
  }

  @Test
  void refusesMergesThatAreDamagedOrOfAnotherVocabulary() throws IOException {
    Path merges = directory(BYTE_LEVEL).resolve(MERGES);
    String whole = Files.readString(merges);
    long lines = whole.lines().count();
    assertRefused(
        MERGES,
        whole + "zz yy\n",
        "The merge \"zz yy\" in line %d of".formatted(lines + 1),
        "needs the token \"zz\", which is not in");
    assertRefused(
        MERGES,
        whole + "\n",
        "Expected two tokens with a blank between them in line " + (lines + 1));
    assertRefused(MERGES, whole + "a b c\n", "found \"a b c\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\": -1} | Expected a token id, an integer from 0, at \"a\"",
        "{\"a\": 1.5} | found 1.5",
        "{\"a\": \"1\"} | Expected a token id",
        "{\"\\ud800\": 1} | Cannot read",
        "{} | No tokens in",
        "[1, 2] | Not a JSON object",
        "{\"a\": | Cannot read"
      })
  void refusesATableOfIdsThatIsDamaged(String content, String message) throws IOException {
    directory(BYTE_LEVEL);
    assertRefused("vocab.json", content, message);
  }

  @Test
  void refusesFilesThatAreNoSentencePieceModels() throws IOException {
    byte[] whole = Files.readAllBytes(directory(FAIRSEQ).resolve(MODEL));
    assertRefused(MODEL, "<html>Not found</html>", "Not a SentencePiece model: ");
    assertRefused(MODEL, "garbage that is no protobuf", "Not a SentencePiece model: ");
    assertRefused(MODEL, Arrays.copyOf(whole, whole.length / 2), "Not a SentencePiece model: ");
    assertRefused(MODEL, Arrays.copyOf(whole, whole.length - 1), "Not a SentencePiece model: ");
    // A field that is not known, and nothing else.
    assertRefused(MODEL, new byte[] {0x78, 1}, "has no pieces");
    assertRefused(MODEL, "", "Empty file");
    assertRefused(
        MODEL, "version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS pointer");
  }

  @Test
  void refusesAModelThatTheClassCannotTake() throws IOException {
    directory("XLM-RoBERTa, BPE");
    assertRefused(
        CONFIG,
        "{\"model_type\": \"camembert\"}",
        "has a model of type BPE, and CamembertTokenizer reads only UNIGRAM");
    directory(T5);
    assertRefused(CONFIG, "{\"model_type\": \"albert\"}", "special token cls_token, \"[CLS]\"");
  }

  @Test
  void warnsOfWhatTransformersTakesInAnotherWayThanTheModelSays() throws IOException {
    directory("XLM-RoBERTa, BPE");
    assertThat(read().warnings())
        .singleElement()
        .asString()
        .contains("was trained as BPE; XLMRobertaTokenizer of transformers 5 takes its scores");
    directory("XLM-RoBERTa, byte fallback");
    assertThat(read().warnings()).singleElement().asString().contains("makes them unknown tokens");
    Files.delete(folder.resolve(MODEL));
    directory(SPM);
    assertThat(read().warnings())
        .singleElement()
        .asString()
        .startsWith("DebertaV2Tokenizer of transformers 5 does not take the character map of");
    Files.delete(folder.resolve("spm.model"));
    directory("T5, model of another family");
    assertThat(read().warnings())
        .singleElement()
        .asString()
        .contains("has the id 1; T5Tokenizer of transformers 5 takes 2");
  }

  @Test
  void takesAModelWithoutACharacterMapAsItIs() throws IOException {
    byte[] identity = Files.readAllBytes(directory("DeBERTa-v2, identity").resolve("spm.model"));
    Files.write(folder.resolve(MODEL), identity);
    TextReading reading = read(CONFIG, "{\"model_type\": \"xlm-roberta\"}");
    assertThat(reading.description().path("normalizer").isNull()).isTrue();
    assertThat(reading.warnings())
        .singleElement()
        .asString()
        .contains("has no character map, on which XLMRobertaTokenizer of transformers 5 fails");
  }

  @Test
  void refusesSentinelsThatContradictTheirNumber() throws IOException {
    directory("T5, tokenizer.json");
    assertRefused(
        "special_tokens_map.json",
        "{\"additional_special_tokens\": [\"<extra_id_0>\"]}",
        "says 100 for extra_ids, and the special tokens have 1 such tokens");
  }

  @Test
  void comparesTheVocabularyWithTheModel() throws IOException {
    directory(WORD_PIECE);
    assertThat(read(CONFIG, bert(420)).warnings()).isEmpty();
    assertThat(read(CONFIG, bert(512)).warnings()).isEmpty();
    assertThat(read(CONFIG, bert(2000)).warnings())
        .singleElement()
        .asString()
        .contains("has 420 token ids, and the model knows 2000", "of another model");
    // As in transformers, texts without the tokens that are too many can be scored.
    assertThat(read(CONFIG, bert(419)).warnings())
        .first()
        .asString()
        .contains("has token ids up to 419, and the model knows 419 (vocab_size in")
        .contains("a pair with others cannot be scored");
    Files.writeString(folder.resolve(CONFIG), bert(421));
    assertThat(read(SETTINGS, "{\"extra_special_tokens\": [\"[A]\", \"[B]\", \"[C]\"]}").warnings())
        .singleElement()
        .asString()
        .startsWith("A text with one of 2 added tokens cannot be scored, such as \"[B]\" (id 421)");
  }

  private static String bert(int vocabulary) throws IOException {
    ObjectNode config = new ObjectMapper().createObjectNode().put("model_type", "bert");
    return new ObjectMapper().writeValueAsString(config.put("vocab_size", vocabulary));
  }

  @Test
  void warnsOfTokensThatAreThereTwice() throws IOException {
    directory("vocab.txt, tokens twice");
    assertThat(read().warnings()).singleElement().asString().contains("some are there twice");
  }
}
