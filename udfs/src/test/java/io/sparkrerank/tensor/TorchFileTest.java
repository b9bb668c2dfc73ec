package io.sparkrerank.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.RerankException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that torch.save wrote (scripts/golden/make_weight_golden.py), and broken ones. */
class TorchFileTest {

  private static final Path WEIGHTS = Path.of("src/test/resources/weights");

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"zip", "legacy"})
  void readsWhatPyTorchReads(String format) throws IOException {
    JsonNode golden =
        new ObjectMapper().readTree(WEIGHTS.resolve("tensors-" + format + ".json").toFile());
    for (long partBytes : new long[] {1 << 30, 64, 7}) {
      MappedFile mapped = MappedFile.open(WEIGHTS.resolve("tensors-" + format + ".bin"), partBytes);
      TensorFile file = TorchFile.read(mapped);
      assertThat(file.tensors()).hasSameSizeAs(golden.path("weights"));
      for (Map.Entry<String, JsonNode> weight : golden.path("weights").properties()) {
        Tensor tensor = file.tensors().get(weight.getKey());
        assertThat(floats(tensor))
            .as(weight.getKey())
            .containsExactlyElementsOf(floats(weight.getValue().path("values")));
        assertThat(tensor.shape()).isEqualTo(integers(weight.getValue().path("shape")));
      }
      assertThat(file.otherTypes()).hasSameSizeAs(golden.path("others"));
    }
  }

  @Test
  void copiesRowsOfAnyLayout() throws IOException {
    Map<String, Tensor> tensors = TensorFile.read(WEIGHTS.resolve("tensors-zip.bin")).tensors();
    Tensor permuted = tensors.get("permuted");
    assertThat(floats(permuted).subList(0, 7)).containsExactly(0f, 4f, 8f, 12f, 16f, 20f, 1f);
    assertThat(floats(permuted.rows(1, 2))).containsExactly(1f, 5f, 9f, 13f, 17f, 21f);
    assertThat(floats(tensors.get("expanded"))).containsExactly(1f, 1f, 1f, 2f, 2f, 2f);
    assertThat(floats(tensors.get("empty"))).isEmpty();
  }

  @Test
  void saysWhatIsThereInPlaceOfAWeight() {
    Map<String, String> others = TensorFile.read(WEIGHTS.resolve("tensors-zip.bin")).otherTypes();
    assertThat(others)
        .containsEntry("buffer.torch.int64", "I64")
        .containsEntry("buffer.torch.bool", "BOOL")
        .containsEntry("buffer.torch.float8_e4m3fn", "F8_E4M3")
        .containsEntry("sparse", "sparse tensor")
        .containsEntry("settings", "dictionary")
        .containsEntry("epoch", "value that is no tensor");
  }

  static Stream<Path> refused() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(WEIGHTS)) {
      all.filter(file -> file.getFileName().toString().startsWith("refused-"))
          .sorted()
          .forEach(files::add);
    }
    return files.stream();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesEveryFileThatPyTorchRefuses(Path file) {
    assertThatThrownBy(() -> TensorFile.read(file))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining(file.toString());
    assertThat(Path.of("/tmp/spark-rerank-was-here")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "system-zip, names posix.system",
    "system-legacy, names posix.system",
    "eval-zip, names __builtin__.eval",
    "getattr-legacy, names __builtin__.getattr",
    "module-zip, names torch.nn.modules.linear.Linear",
    "call-text, calls something that is not a function of tensors",
    "protocol4, uses the instruction 0x95",
    "list-key, a list as a key of a dictionary",
    "reference, a reference to a value that was not read",
    "endless-text, 'asks for 4,294,967,295 more'",
    "no-end, File cut short"
  })
  void namesWhatIsRefused(String file, String message) {
    assertThatThrownBy(() -> TensorFile.read(WEIGHTS.resolve("refused-" + file + ".bin")))
        .hasMessageContaining(message);
  }

  /** The bytes are those of a pickle, in hexadecimal, whose object is no dictionary of tensors. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8002 5d 2e | Not a dictionary of tensors but a list",
        "8002 4b01 2e | Not a dictionary of tensors but a value that is no tensor",
        "8002 7d 580a0000006d6f64656c5f64696374 7d 73 2e | No tensors but dictionaries",
        "8002 7d 4b01 61 2e | values of a list that are added to something else",
        "8002 29 4b01 61 2e | values of a list that are added to something else",
        "8002 65 2e | the end of a list without its start",
        "8002 8a0101 86 2e | an instruction without its values",
        "8002 7d 62 2e | an instruction without its value",
        "8002 29 51 2e | a reference that does not name a storage",
        "8002 63 6f730a70617468 0a 2e | names os.path"
      })
  void saysWhatAPickleLacks(String pickle, String message) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(pickle.replace(" ", ""));
    assertThatThrownBy(() -> TensorFile.read(archive(bytes, Map.of())))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesATensorOutsideItsStorage() throws IOException {
    byte[] elements = new byte[16];
    assertThat(TensorFile.read(tensor(0, 2, 2, 2, 1, elements)).tensors()).hasSize(1);
    for (long[] wrong :
        new long[][] {
          {1, 2, 2, 2, 1}, {0, 2, 3, 2, 1}, {-1, 1, 1, 1, 1}, {0, 2, 2, -1, 1}, {0, -2, 2, 2, 1}
        }) {
      assertThatThrownBy(
              () ->
                  TensorFile.read(
                      tensor(wrong[0], wrong[1], wrong[2], wrong[3], wrong[4], elements)))
          .hasMessageContaining("a storage of 4 elements");
    }
    assertThatThrownBy(() -> TensorFile.read(tensor(0, 2, 2, 2, 1, new byte[8])))
        .hasMessageContaining("data/0 in ")
        .hasMessageContaining("has 8 bytes and should have 16");
  }

  @Test
  void readsAnArchiveWithAnyFolderAndRefusesACompressedOne() throws IOException {
    byte[] whole = Files.readAllBytes(WEIGHTS.resolve("bert-1-zip.bin"));
    assertThat(new String(whole, StandardCharsets.ISO_8859_1)).contains("bert-1-zip/data.pkl");
    Path compressed = temporary.resolve("compressed.bin");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(compressed))) {
      zip.putNextEntry(new ZipEntry("x/data.pkl"));
      zip.write(new byte[] {(byte) 0x80, 2, '}', '.'});
    }
    assertThatThrownBy(() -> TensorFile.read(compressed))
        .hasMessageContaining("Compressed or encrypted: data.pkl");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "legacy"})
  void noticesAFileThatIsCutShort(String format) throws IOException {
    byte[] whole = Files.readAllBytes(WEIGHTS.resolve("tensors-" + format + ".bin"));
    Path cut = temporary.resolve("cut.bin");
    for (int length = 0; length < whole.length; length += 37) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> TensorFile.read(cut))
          .as("%d bytes", length)
          .isInstanceOf(RerankException.class);
    }
  }

  /** A flipped bit may hide in the elements; it must not lead to another kind of exception. */
  @ParameterizedTest
  @ValueSource(strings = {"zip", "legacy"})
  void neverFailsInAnotherWay(String format) throws IOException {
    byte[] whole = Files.readAllBytes(WEIGHTS.resolve("tensors-" + format + ".bin"));
    Path broken = temporary.resolve("broken.bin");
    for (int index = 0; index < whole.length; index += 5) {
      byte[] changed = whole.clone();
      changed[index] ^= (byte) (1 << index % 8);
      Files.write(broken, changed);
      try {
        for (Tensor tensor : TensorFile.read(broken).tensors().values()) {
          floats(tensor);
        }
      } catch (RerankException e) {
        assertThat(e).hasMessageContaining(broken.toString());
      }
    }
  }

  @Test
  void namesOtherFormats() throws IOException {
    Path file = temporary.resolve("model.bin");
    Files.writeString(file, "<html>Sign in</html>");
    assertThatThrownBy(() -> TensorFile.read(file))
        .hasMessageContaining("Not a file that torch.save wrote");
    byte[] tar = new byte[1024];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    Files.write(file, tar);
    assertThatThrownBy(() -> TensorFile.read(file)).hasMessageContaining("before 0.2");
    Files.write(file, new byte[] {(byte) 0x80, 2, ']', '.'});
    assertThatThrownBy(() -> TensorFile.read(file))
        .hasMessageContaining("A pickle that torch.save did not write");
  }

  /** Writes a file with one tensor of two dimensions over a storage of four floats. */
  private Path tensor(
      long offset, long rows, long columns, long rowStride, long columnStride, byte[] elements)
      throws IOException {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.writeBytes(new byte[] {(byte) 0x80, 2, '}'});
    text(pickle, "w");
    pickle.writeBytes("ctorch._utils\n_rebuild_tensor_v2\n((".getBytes(StandardCharsets.UTF_8));
    text(pickle, "storage");
    pickle.writeBytes("ctorch\nFloatStorage\n".getBytes(StandardCharsets.UTF_8));
    text(pickle, "0");
    text(pickle, "cpu");
    pickle.writeBytes(new byte[] {'K', 4, 't', 'Q'});
    number(pickle, offset);
    number(pickle, rows);
    number(pickle, columns);
    pickle.write(0x86);
    number(pickle, rowStride);
    number(pickle, columnStride);
    pickle.writeBytes(new byte[] {(byte) 0x86, (byte) 0x89, '}', 't', 'R', 's', '.'});
    return archive(pickle.toByteArray(), Map.of("data/0", elements));
  }

  private static void number(ByteArrayOutputStream pickle, long number) {
    pickle.write('J');
    pickle.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) number).array());
  }

  private static void text(ByteArrayOutputStream pickle, String text) {
    pickle.write('X');
    pickle.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(text.length()).array());
    pickle.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private Path archive(byte[] pickle, Map<String, byte[]> more) throws IOException {
    Path file = Files.createTempFile(temporary, "archive", ".bin");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setMethod(ZipOutputStream.STORED);
      store(zip, "data.pkl", pickle);
      for (Map.Entry<String, byte[]> entry : more.entrySet()) {
        store(zip, entry.getKey(), entry.getValue());
      }
    }
    return file;
  }

  private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    ZipEntry entry = new ZipEntry("any name/" + name);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  private static List<Float> floats(Tensor tensor) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    tensor.copyTo(TensorType.F32, (buffer, length) -> bytes.write(buffer, 0, length));
    ByteBuffer values = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    List<Float> floats = new ArrayList<>();
    while (values.hasRemaining()) {
      floats.add(values.getFloat());
    }
    return floats;
  }

  private static List<Float> floats(JsonNode texts) {
    List<Float> floats = new ArrayList<>();
    texts.forEach(text -> floats.add(Float.parseFloat(text.asText().replace("inf", "Infinity"))));
    return floats;
  }

  private static List<Integer> integers(JsonNode numbers) {
    List<Integer> integers = new ArrayList<>();
    numbers.forEach(number -> integers.add(number.asInt()));
    return integers;
  }
}
