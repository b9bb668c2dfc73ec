package io.sparkrerank.checkpoint;

import io.sparkrerank.RerankException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The size of a model.
 *
 * @param files the names of the files with its weights
 * @param bytes the size of these files
 * @param parameters how many numbers its weights are; nothing for a network that is used as it is,
 *     whose file is not opened for this
 */
public record ModelSize(List<String> files, long bytes, OptionalLong parameters) {

  /** Makes the list immutable. */
  public ModelSize {
    files = List.copyOf(files);
  }

  /**
   * Measures the model in {@code directory}. Only headers of files are read.
   *
   * @throws RerankException if a file cannot be read
   */
  static ModelSize of(ModelDirectory directory) {
    List<Path> files = new ArrayList<>(directory.weightFiles());
    List<Path> modules = directory.moduleFolders();
    modules.forEach(folder -> files.addAll(WeightFiles.in(folder)));
    long bytes = 0;
    for (Path file : files) {
      try {
        bytes += Files.size(file);
      } catch (IOException e) {
        throw DownloadedFile.unreadable(file, e);
      }
    }
    return new ModelSize(
        files.stream().map(file -> directory.root().relativize(file).toString()).toList(),
        bytes,
        directory.isCompiled()
            ? OptionalLong.of(
                Checkpoint.open(directory, "").parameters()
                    + modules.stream()
                        .mapToLong(folder -> Checkpoint.open(folder, "").parameters())
                        .sum())
            : OptionalLong.empty());
  }
}
