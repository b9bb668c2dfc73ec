package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.Tensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
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

  static void write(Path file, TorchScript script, String result, Precision precision)
      throws IOException {
    try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
        ZipOutputStream zip = new ZipOutputStream(stream)) {
      zip.setMethod(ZipOutputStream.STORED);
      List<Weight> weights = script.weights();
      store(zip, "data.pkl", Pickle.module(weights, precision));
      store(zip, "code/__torch__.py", utf8(script.source(result)));
      store(zip, "constants.pkl", Pickle.emptyTuple());
      store(zip, "version", utf8(OPERATORS));
      store(zip, "byteorder", utf8("little"));
      for (int index = 0; index < weights.size(); index++) {
        store(zip, "data/" + index, elements(weights.get(index), precision));
      }
    }
  }

  private static byte[] elements(Weight weight, Precision precision) {
    long bytes = weight.elements() * precision.tensorType().bytes();
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(bytes));
    for (Tensor part : weight.parts()) {
      part.copyTo(precision.tensorType(), buffer);
    }
    return buffer.array();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(FOLDER + name);
    entry.setTime(0);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
