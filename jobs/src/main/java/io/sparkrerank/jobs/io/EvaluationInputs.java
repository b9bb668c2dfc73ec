package io.sparkrerank.jobs.io;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.io.EvaluationInput.Format;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Finds the runs or judgments that paths and globs name, and gives each a name. */
public final class EvaluationInputs {

  /** The folder of ranked lists in the output of rerank. */
  private static final String RANKED = "ranked";

  private EvaluationInputs() {}

  /**
   * The inputs in the order of {@code paths}, and within a glob in the order of their names; none
   * twice. One is called as its file, without {@code .gz} and {@code .txt}; where two would be
   * called the same, as folder and file.
   *
   * @param kind what they are, for messages: "Run" or "Judgments"
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
    return named(List.copyOf(found.values()));
  }

  private static List<FileStatus> matches(String kind, String glob, Configuration hadoop) {
    try {
      Path path = new Path(glob);
      FileStatus[] matches = path.getFileSystem(hadoop).globStatus(path);
      if (matches == null || matches.length == 0) {
        throw RerankException.input("%s not found: %s", kind, glob);
      }
      return Arrays.stream(matches)
          // What Hadoop and Spark hide: checksums, marks of success.
          .filter(status -> !status.getPath().getName().matches("[._].*"))
          .toList();
    } catch (IOException | IllegalArgumentException e) {
      throw new RerankException(
          ErrorCategory.INPUT, "Cannot read %s: %s".formatted(glob, Causes.innermost(e)), e);
    }
  }

  private static EvaluationInput input(FileStatus status, Configuration hadoop) {
    Path path = status.getPath();
    String name = path.getName().replaceFirst("\\.gz$", "").replaceFirst("\\.txt$", "");
    if (!status.isDirectory()) {
      boolean parquet = new TextFile(path.toString(), hadoop).isParquet();
      return new EvaluationInput(name, path.toString(), parquet ? Format.PARQUET : Format.TREC);
    }
    if (holdsParquet(path, hadoop)) {
      return new EvaluationInput(name, path.toString(), Format.PARQUET);
    }
    Path ranked = new Path(path, RANKED);
    if (holdsParquet(ranked, hadoop)) {
      return new EvaluationInput(name, ranked.toString(), Format.PARQUET);
    }
    throw RerankException.input(
        "The folder %s holds no Parquet files. Name files with TREC lines themselves,"
            + " or by a glob such as %s/*",
        path, path);
  }

  private static boolean holdsParquet(Path folder, Configuration hadoop) {
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      return files.exists(folder)
          && Arrays.stream(files.listStatus(folder))
              .anyMatch(file -> file.getPath().getName().endsWith(".parquet"));
    } catch (IOException e) {
      throw new RerankException(
          ErrorCategory.INPUT, "Cannot read %s: %s".formatted(folder, Causes.innermost(e)), e);
    }
  }

  /** Puts folders before names until all are different. */
  private static List<EvaluationInput> named(List<EvaluationInput> inputs) {
    List<EvaluationInput> named = new ArrayList<>(inputs);
    int longest = inputs.stream().mapToInt(input -> depth(input.path())).max().orElse(0);
    for (int folders = 1; folders < longest; folders++) {
      Map<String, Long> uses =
          named.stream()
              .collect(Collectors.groupingBy(EvaluationInput::name, Collectors.counting()));
      int levels = folders;
      Function<EvaluationInput, EvaluationInput> longer =
          input ->
              uses.get(input.name()) == 1
                  ? input
                  : new EvaluationInput(
                      folder(input.path(), levels) + "/" + input.name(),
                      input.path(),
                      input.format());
      named.replaceAll(longer::apply);
    }
    return named;
  }

  private static int depth(String path) {
    return new Path(path).depth();
  }

  /** The name of the folder so many levels above. */
  private static String folder(String path, int levels) {
    Path folder = new Path(path);
    for (int level = 0; level < levels && folder.getParent() != null; level++) {
      folder = folder.getParent();
    }
    return folder.getName();
  }
}
