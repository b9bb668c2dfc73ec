package io.sparkrerank.jobs.io;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.hub.Hub;
import io.sparkrerank.hub.HubListener;
import io.sparkrerank.hub.LocatedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/** Brings models to the driver's own file system, by their path, their URI, or their name. */
public final class ModelFiles {

  /** The names that sentence-transformers gives to folders of modules, and optimum to graphs. */
  private static final Pattern FOLDER = Pattern.compile("\\d+_\\w+|onnx");

  /** A URI of a file system, which is no name of the hub. */
  private static final Pattern URI = Pattern.compile("(?!hf:)[A-Za-z][A-Za-z0-9+.-]*:/.*");

  private ModelFiles() {}

  /**
   * Finds a model. A model of the hub is fetched into the hub's cache. A model in another file
   * system is copied, and the copy is deleted when the driver ends.
   *
   * @param location a local path, a name of the hub, or a URI of any Hadoop file system
   * @param variant the variant of its weights; empty for the usual one
   * @param downloads gets to know how a download from the hub goes
   * @throws RerankException if it cannot be fetched or copied
   */
  public static LocatedModel locate(
      String location, String variant, Configuration hadoop, HubListener downloads) {
    if (!URI.matcher(location).matches()) {
      return LocatedModel.of(location, variant, () -> Hub.ofProcess(downloads));
    }
    org.apache.hadoop.fs.Path remote = new org.apache.hadoop.fs.Path(location);
    boolean isLocal = "file".equals(remote.toUri().getScheme());
    Path directory = isLocal ? Path.of(remote.toUri().getPath()) : copied(location, hadoop);
    return new LocatedModel(directory, variant, Optional.empty());
  }

  private static Path copied(String location, Configuration hadoop) {
    org.apache.hadoop.fs.Path remote = new org.apache.hadoop.fs.Path(location);
    try {
      Path copy = Files.createTempDirectory("spark-rerank-model-");
      copy.toFile().deleteOnExit();
      FileSystem files = remote.getFileSystem(hadoop);
      copyFiles(files, remote, copy);
      for (FileStatus folder : files.listStatus(remote)) {
        String name = folder.getPath().getName();
        if (folder.isDirectory() && FOLDER.matcher(name).matches()) {
          Path target = Files.createDirectory(copy.resolve(name));
          target.toFile().deleteOnExit();
          copyFiles(files, folder.getPath(), target);
        }
      }
      return copy;
    } catch (IOException e) {
      throw new RerankException(
          ErrorCategory.MODEL, "Cannot copy the model %s: %s".formatted(location, e), e);
    }
  }

  private static void copyFiles(FileSystem files, org.apache.hadoop.fs.Path folder, Path target)
      throws IOException {
    for (FileStatus file : files.listStatus(folder)) {
      if (file.isFile()) {
        Path copy = target.resolve(file.getPath().getName());
        files.copyToLocalFile(
            false, file.getPath(), new org.apache.hadoop.fs.Path(copy.toUri()), true);
        copy.toFile().deleteOnExit();
      }
    }
  }
}
