package io.sparkrerank.model.djl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.EditedCheckpoint;
import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.text.TextPair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints whose tokenizer.json is replaced by the older files with the same vocabulary. */
@Tag("model")
class OlderTokenizerFilesLogitsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path temporary;

  /** Copies a checkpoint, and takes its tokenizer.json away. */
  private EditedCheckpoint copyWithout(String name) throws IOException {
    EditedCheckpoint edited = EditedCheckpoint.copyOf(name, temporary);
    Files.delete(edited.file("tokenizer.json"));
    return edited;
  }

  private static JsonNode model(String name) throws IOException {
    Path file = GoldenCheckpoint.named(name).directory().resolve("tokenizer.json");
    return JSON.readTree(file.toFile()).path("model");
  }

  @Test
  void vocabTxt() throws IOException {
    EditedCheckpoint edited = copyWithout("bert-1");
    List<Map.Entry<String, JsonNode>> tokens =
        new ArrayList<>(model("bert-1").path("vocab").properties());
    tokens.sort(Comparator.comparingInt(entry -> entry.getValue().asInt()));
    Files.write(edited.file("vocab.txt"), tokens.stream().map(Map.Entry::getKey).toList());
    assertSameLogits(edited);
  }

  @Test
  void vocabJsonAndMergesTxt() throws IOException {
    EditedCheckpoint edited = copyWithout("roberta-1");
    JSON.writeValue(edited.file("vocab.json").toFile(), model("roberta-1").path("vocab"));
    List<String> merges = new ArrayList<>(List.of("#version: 0.2"));
    for (JsonNode merge : model("roberta-1").path("merges")) {
      merges.add(merge.get(0).asText() + " " + merge.get(1).asText());
    }
    Files.write(edited.file("merges.txt"), merges);
    assertSameLogits(edited);
  }

  @Test
  void sentencePieceModelWithTheIdsOfFairseq() throws IOException {
    EditedCheckpoint edited = copyWithout("xlm-roberta-1");
    List<JsonNode> pieces = new ArrayList<>();
    model("xlm-roberta-1").path("vocab").forEach(pieces::add);
    // The four special tokens are three in the model, and the mask is not there.
    Files.write(
        edited.file("sentencepiece.bpe.model"), model(pieces.subList(1, pieces.size() - 1), 0, ""));
    assertSameLogits(edited);
  }

  @Test
  void sentencePieceModelWithItsOwnIds() throws IOException {
    EditedCheckpoint edited = copyWithout("deberta-v3-1");
    List<JsonNode> pieces = new ArrayList<>();
    model("deberta-v3-1").path("vocab").forEach(pieces::add);
    Files.write(edited.file("spm.model"), model(pieces.subList(0, pieces.size() - 1), 3, ""));
    Files.writeString(edited.file("added_tokens.json"), "{\"[MASK]\": 383}");
    assertSameLogits(edited);
  }

  @Test
  void sentencePieceModelOfMonoT5WithItsCharacterMap() throws IOException {
    EditedCheckpoint edited = copyWithout("monot5");
    List<JsonNode> pieces = new ArrayList<>();
    model("monot5").path("vocab").forEach(pieces::add);
    Path file = GoldenCheckpoint.named("monot5").directory().resolve("tokenizer.json");
    JsonNode normalizer = JSON.readTree(file.toFile()).path("normalizer");
    Files.write(
        edited.file("spiece.model"),
        model(pieces, 2, normalizer.path("precompiled_charsmap").asText()));
    assertSameLogits(edited);
  }

  /** Writes a SentencePiece model; the character map is in Base64. */
  private static byte[] model(List<JsonNode> pieces, int unknownId, String characterMap)
      throws IOException {
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    for (JsonNode piece : pieces) {
      byte[] text = piece.get(0).asText().getBytes(StandardCharsets.UTF_8);
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      message.write(new byte[] {1 << 3 | 2, (byte) text.length});
      message.write(text);
      message.write(2 << 3 | 5);
      message.write(
          ByteBuffer.allocate(Float.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putFloat((float) piece.get(1).asDouble())
              .array());
      model.write(new byte[] {1 << 3 | 2, (byte) message.size()});
      message.writeTo(model);
    }
    // The field 40 of the training, whose tag has two bytes.
    model.write(new byte[] {2 << 3 | 2, 3, (byte) 0xc0, 2, (byte) unknownId});
    byte[] map = Base64.getDecoder().decode(characterMap);
    ByteArrayOutputStream normalizer = new ByteArrayOutputStream();
    writeField(2, map, normalizer);
    writeField(3, normalizer.toByteArray(), model);
    return model.toByteArray();
  }

  /** Writes bytes after their tag and their length in groups of seven bits. */
  private static void writeField(int field, byte[] content, ByteArrayOutputStream out)
      throws IOException {
    out.write(field << 3 | 2);
    int length = content.length;
    for (; length > 0x7f; length >>>= 7) {
      out.write(length & 0x7f | 0x80);
    }
    out.write(length);
    out.write(content);
  }

  private void assertSameLogits(EditedCheckpoint edited) throws IOException {
    // T5's class numbers the sentinels of a SentencePiece model backwards, unlike this checkpoint.
    List<GoldenCheckpoint.Pair> golden =
        edited.golden().pairs().stream()
            .filter(pair -> !pair.texts().toString().contains("<extra_id_"))
            .toList();
    assertThat(golden).hasSizeGreaterThan(10);
    List<TextPair> texts = golden.stream().map(GoldenCheckpoint.Pair::texts).toList();
    PreparedModel model =
        PreparedModel.prepare(
            ModelDirectory.open(edited.directory()),
            GoldenCheckpoint.options(ModelOptions.Use.RANK, null, Precision.FP32),
            new ModelCache(temporary.resolve("cache")));
    float[][] logits = GoldenLogitsTest.logits(model, texts, 1);
    assertThat(logits).hasDimensions(golden.size(), 1);
    for (int index = 0; index < logits.length; index++) {
      assertThat(logits[index])
          .as(Arrays.toString(golden.get(index).ids()))
          .usingComparatorWithPrecision(1e-4f)
          .containsExactly(golden.get(index).logits());
    }
  }
}
