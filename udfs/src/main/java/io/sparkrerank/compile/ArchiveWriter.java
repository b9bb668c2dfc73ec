package io.sparkrerank.compile;

import io.sparkrerank.tensor.Tensor;
import io.sparkrerank.tensor.TensorType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript archive: a zip of stored entries under one folder, with the module as a
 * pickle, its source, and each weight as raw little-endian elements.
 */
final class ArchiveWriter {

  private static final String FOLDER = "net/";

  /** The operator versions that the source is written in: libtorch 1.13 and later read it. */
  private static final String OPERATORS = "10\n";

  private ArchiveWriter() {}

  static void write(Path file, TorchScript script, String result) throws IOException {
    try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
        ZipOutputStream zip = new ZipOutputStream(stream)) {
      zip.setMethod(ZipOutputStream.STORED);
      List<Weight> weights = script.weights();
      store(zip, "data.pkl", content(Pickle.module(weights)));
      store(zip, "code/__torch__.py", content(utf8(script.source(result))));
      store(zip, "constants.pkl", content(Pickle.emptyTuple()));
      store(zip, "version", content(utf8(OPERATORS)));
      store(zip, "byteorder", content(utf8("little")));
      for (int index = 0; index < weights.size(); index++) {
        store(zip, "data/" + index, content(weights.get(index)));
      }
    }
  }

  /** Bytes that can be produced again: a stored entry's length and checksum come before them. */
  private interface Content {
    void writeTo(Tensor.Sink sink) throws IOException;
  }

  private static Content content(byte[] bytes) {
    return sink -> sink.write(bytes, bytes.length);
  }

  private static Content content(Weight weight) {
    TensorType type = weight.precision().tensorType();
    return sink -> {
      for (Tensor part : weight.parts()) {
        part.copyTo(type, sink);
      }
    };
  }

  private static void store(ZipOutputStream zip, String name, Content content) throws IOException {
    CRC32 crc = new CRC32();
    long[] size = new long[1];
    content.writeTo(
        (buffer, length) -> {
          crc.update(buffer, 0, length);
          size[0] += length;
        });
    ZipEntry entry = new ZipEntry(FOLDER + name);
    entry.setTime(0);
    entry.setSize(size[0]);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    content.writeTo((buffer, length) -> zip.write(buffer, 0, length));
    zip.closeEntry();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
