package io.sparkrerank.spark;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.util.Utils;

/**
 * Files of the driver's file server in this JVM. Thread-safe.
 *
 * <p>Spark fetches what {@code SparkContext.addFile} added before a task starts, but since version
 * 4 not for tasks of a SQL session, which see only the files of that session. So a file that is not
 * there is fetched here, once a JVM.
 */
final class ShippedFiles {

  private ShippedFiles() {}

  /** The local copy of {@code uri}, fetched now if it is not there yet. */
  static synchronized Path local(String uri) {
    if (uri.startsWith("file:")) {
      return Path.of(URI.create(uri));
    }
    File folder = new File(SparkFiles.getRootDirectory()).getAbsoluteFile();
    Path file = folder.toPath().resolve(uri.substring(uri.lastIndexOf('/') + 1));
    if (!Files.exists(file)) {
      Utils.fetchFile(
          uri,
          folder,
          SparkEnv.get().conf(),
          new Configuration(),
          System.currentTimeMillis(),
          false,
          false);
    }
    return file;
  }
}
