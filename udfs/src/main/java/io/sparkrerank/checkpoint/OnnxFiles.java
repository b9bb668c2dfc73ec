package io.sparkrerank.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The file of an exported graph in a model directory: there, or in its folder {@code onnx}, where
 * the hub has it.
 */
final class OnnxFiles {

  private static final String END = ".onnx";
  private static final String NAME = "model";
  private static final String FOLDER = "onnx";

  private OnnxFiles() {}

  /**
   * Returns the graph in {@code directory}, if there is one.
   *
   * @param variant the variant, such as {@code quantized} or {@code O2}, or the name of the file,
   *     with or without the folder; empty for the usual one
   */
  static Optional<Path> in(Path directory, String variant) {
    return names(variant)
        .flatMap(
            name -> Stream.of(directory.resolve(name), directory.resolve(FOLDER).resolve(name)))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** Returns whether {@code variant} names a graph by its file. */
  static boolean isNamed(String variant) {
    return variant.endsWith(END);
  }

  private static Stream<String> names(String variant) {
    if (variant.isEmpty()) {
      return Stream.of(NAME + END);
    }
    if (isNamed(variant)) {
      return Path.of(variant).normalize().startsWith("..") || Path.of(variant).isAbsolute()
          ? Stream.of()
          : Stream.of(variant);
    }
    return List.of("_", ".", "-").stream().map(joint -> NAME + joint + variant + END);
  }
}
