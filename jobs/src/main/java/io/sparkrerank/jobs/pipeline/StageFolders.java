package io.sparkrerank.jobs.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.io.OutputDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The output folders of the stages of a pipeline, below the folder of the pipeline. */
final class StageFolders {

  private static final ObjectReader JSON = new ObjectMapper().reader();

  private final OutputDirectory output;
  private final Configuration hadoop;

  StageFolders(OutputDirectory output, Configuration hadoop) {
    this.output = output;
    this.hadoop = hadoop;
  }

  /**
   * Returns the manifest of a stage, if the stage has ended without an error.
   *
   * @param folder the folder of the stage, relative to that of the pipeline
   * @throws RerankException if it cannot be read
   */
  Optional<JsonNode> manifest(String folder) {
    Path stage = new Path(output.path(folder));
    try {
      FileSystem files = stage.getFileSystem(hadoop);
      if (!files.exists(new Path(stage, OutputDirectory.SUCCESS))) {
        return Optional.empty();
      }
      try (InputStream stream = files.open(new Path(stage, "manifest.json"))) {
        return Optional.of(JSON.readTree(stream));
      }
    } catch (IOException e) {
      throw failure("read", stage, e);
    }
  }

  /**
   * Deletes the folders of stages whose input will change. Scores are elsewhere and stay.
   *
   * @param kept the folders that stay, relative to that of the pipeline
   * @throws RerankException if a folder cannot be deleted
   */
  void deleteOthers(Collection<String> kept) {
    Path stages = new Path(output.path(OutputDirectory.STAGES));
    try {
      FileSystem files = stages.getFileSystem(hadoop);
      if (!files.exists(stages)) {
        return;
      }
      for (FileStatus stage : files.listStatus(stages)) {
        if (!kept.contains(OutputDirectory.STAGES + "/" + stage.getPath().getName())) {
          // The mark goes first: what is half deleted must not look finished.
          files.delete(new Path(stage.getPath(), OutputDirectory.SUCCESS), false);
          files.delete(stage.getPath(), true);
        }
      }
    } catch (IOException e) {
      throw failure("clear", stages, e);
    }
  }

  private static RerankException failure(String action, Path path, IOException cause) {
    return new RerankException(
        ErrorCategory.OUTPUT,
        "Cannot %s %s: %s".formatted(action, path, cause.getMessage()),
        cause);
  }
}
