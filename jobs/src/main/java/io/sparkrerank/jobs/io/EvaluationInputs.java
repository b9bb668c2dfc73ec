package io.sparkrerank.jobs.io;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.io.EvaluationInput.Format;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Finds runs or judgments by paths and globs, and gives each a name. */
public final class EvaluationInputs {

  /** The folder of ranked lists in the output of rerank. */
  private static final String RANKED = "ranked";

  private EvaluationInputs() {}

  /**
   * Finds inputs. Their order is that of {@code paths}, and within a glob that of their names. An
   * input that is named twice comes once. The name of an input is that of its file, without {@code
   * .gz} and {@code .txt}; names that would be equal get the folder too.
   *
   * @param kind the kind of input for messages: "Run" or "Judgments"
   * @param paths files, folders with Parquet, output folders of rerank, or globs
   * @throws RerankException if a path names nothing, or a folder without Parquet
   */
  public static List<EvaluationInput> find(
      String kind, Collection<String> paths, Configuration hadoop) {
    Map<Path, EvaluationInput> found = new LinkedHashMap<>();
    for (String path : paths) {
      for (FileStatus status : matches(kind, path, hadoop)) {
        found.computeIfAbsent(status.getPath(), same -> input(status, hadoop));
      }
    }
    return RunNames.distinct(found);
  }

  private static List<FileStatus> matches(String kind, String glob, Configuration hadoop) {
    try {
      Path path = new Path(TableReader.pattern(glob, hadoop));
      FileStatus[] matches = path.getFileSystem(hadoop).globStatus(path);
      if (matches == null || matches.length == 0) {
        throw RerankException.input("%s not found: %s", kind, glob);
      }
      List<FileStatus> seen =
          Arrays.stream(matches)
              .filter(status -> !status.getPath().getName().matches("[._].*"))
              .toList();
      if (seen.isEmpty()) {
        throw RerankException.input(
            "%s not found: %s; Spark does not see names that begin with . or _", kind, glob);
      }
      return seen;
    } catch (IOException | IllegalArgumentException e) {
      throw Causes.unreadable(glob, e);
    }
  }

  private static EvaluationInput input(FileStatus status, Configuration hadoop) {
    Path path = status.getPath();
    String name = path.getName().replaceFirst("\\.gz$", "").replaceFirst("\\.txt$", "");
    if (!status.isDirectory()) {
      boolean parquet = new TextFile(path.toString(), hadoop).isParquet();
      return new EvaluationInput(name, path.toString(), parquet ? Format.PARQUET : Format.TREC);
    }
    Path ranked = new Path(path, RANKED);
    // The output of rerank has other tables beside the ranked lists.
    Path table = isFolder(ranked, hadoop) ? ranked : path;
    if (holdsParquet(table, hadoop)) {
      return new EvaluationInput(name, table.toString(), Format.PARQUET);
    }
    throw RerankException.input(
        "The folder %s holds no Parquet files. Name files with TREC lines themselves, or by a glob"
            + " such as %s/*",
        path, path);
  }

  private static boolean isFolder(Path path, Configuration hadoop) {
    try {
      FileSystem files = path.getFileSystem(hadoop);
      return files.exists(path) && files.getFileStatus(path).isDirectory();
    } catch (IOException e) {
      throw Causes.unreadable(path.toString(), e);
    }
  }

  /**
   * Returns whether the first file that Spark would read is Parquet, in folders of partitions too.
   */
  private static boolean holdsParquet(Path folder, Configuration hadoop) {
    try {
      RemoteIterator<LocatedFileStatus> files =
          folder.getFileSystem(hadoop).listFiles(folder, true);
      while (files.hasNext()) {
        Path file = files.next().getPath();
        if (!file.getName().matches("[._].*")) {
          return new TextFile(file.toString(), hadoop).isParquet();
        }
      }
      return false;
    } catch (IOException e) {
      throw Causes.unreadable(folder.toString(), e);
    }
  }
}
