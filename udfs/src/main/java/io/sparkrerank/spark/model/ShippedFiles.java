package io.sparkrerank.spark.model;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.Remedy;
import io.sparkrerank.RerankException;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.util.Utils;

/**
 * Local copies of the files that the driver's file server serves. Thread-safe.
 *
 * <p>Spark fetches the files of {@code SparkContext.addFile} before a task starts. Since version 4
 * it does not do so for tasks of a SQL session, which see only the files of that session. So a
 * missing file is fetched here, once per JVM.
 */
public final class ShippedFiles {

  private ShippedFiles() {}

  /**
   * Returns the local copy of a file, and fetches it if it is not there yet.
   *
   * @throws RerankException if the driver does not have it any more
   */
  static synchronized Path local(String uri) {
    if (uri.startsWith("file:")) {
      return Path.of(URI.create(uri));
    }
    File folder = new File(SparkFiles.getRootDirectory()).getAbsoluteFile();
    Path file = folder.toPath().resolve(uri.substring(uri.lastIndexOf('/') + 1));
    if (!Files.exists(file)) {
      try {
        Utils.fetchFile(
            uri,
            folder,
            SparkEnv.get().conf(),
            new Configuration(),
            System.currentTimeMillis(),
            false,
            false);
      } catch (RuntimeException e) {
        throw new RerankException(
                ErrorCategory.MODEL,
                ("The driver does not give %s to this executor: %s. Its cache of compiled models may"
                        + " have been cleared while the job ran")
                    .formatted(file.getFileName(), e.getMessage()),
                e)
            .with(Remedy.RESUME);
      }
    }
    return file;
  }
}
