package io.sparkrerank.jobs.io;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/** Brings model directories to the driver's own file system. */
public final class ModelFiles {

  /** The names that sentence-transformers gives to folders of modules. */
  private static final Pattern MODULE = Pattern.compile("\\d+_\\w+");

  private ModelFiles() {}

  /**
   * Returns the local directory with a model. For a model elsewhere this is a copy, which is
   * deleted when the driver ends.
   *
   * @param location a local path, or a URI of any Hadoop file system
   * @throws RerankException if it cannot be copied
   */
  public static Path local(String location, Configuration hadoop) {
    org.apache.hadoop.fs.Path remote = new org.apache.hadoop.fs.Path(location);
    String scheme = remote.toUri().getScheme();
    if (scheme == null) {
      return Path.of(location);
    }
    if (scheme.equals("file")) {
      return Path.of(remote.toUri().getPath());
    }
    try {
      Path copy = Files.createTempDirectory("spark-rerank-model-");
      copy.toFile().deleteOnExit();
      FileSystem files = remote.getFileSystem(hadoop);
      copyFiles(files, remote, copy);
      for (FileStatus folder : files.listStatus(remote)) {
        String name = folder.getPath().getName();
        if (folder.isDirectory() && MODULE.matcher(name).matches()) {
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
