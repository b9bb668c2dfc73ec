package io.sparkrerank.jobs.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.OutputConfig;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.ScoringSettings;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a job writes to, on any Hadoop file system. A file gets its name when all of it
 * is written. {@code _SUCCESS} comes last.
 */
public final class OutputDirectory {

  /** The file that marks the folder of a job that has ended without an error. */
  public static final String SUCCESS = "_SUCCESS";

  private static final String SCORES = "scores";

  /** The folder with the stages of a pipeline. */
  public static final String STAGES = "stages";

  /** The entries that a resumed run keeps. */
  private static final Set<String> KEPT = Set.of(SCORES, STAGES);

  /** The entries that a command writes. It deletes no others. */
  public enum Content {
    /** The measures of runs. */
    EVALUATION("metrics_by_query", "metrics.json"),
    /** Ranked lists, and their measures. */
    RERANKING("ranked", "rejected", SCORES, "metrics_by_query", "metrics.json", "run.trec"),
    /** Pairs with scores or labels, and measures of these. */
    SCORING("scored", "rejected", SCORES, "metrics.json"),
    /** Answers, and their measures. */
    ANSWERS("answers", "rejected", SCORES, "metrics_by_query", "metrics.json"),
    /** Vectors of texts. */
    VECTORS("vectors", "rejected", SCORES),
    /** Documents that a search found, and their measures. */
    RETRIEVAL(
        "retrieved",
        "bm25",
        "dense",
        "vectors",
        "rejected",
        SCORES,
        "metrics_by_query",
        "metrics.json",
        "run.trec",
        "bm25.trec",
        "dense.trec"),
    /** Stages, and their measures side by side. */
    PIPELINE(STAGES, SCORES, "metrics_by_query", "metrics.json", "relevant_documents"),
    /** Training data. */
    LABELS("rejected", SCORES, "examples");

    private final Set<String> names = new HashSet<>();

    Content(String... names) {
      this.names.addAll(List.of(names));
      this.names.addAll(List.of("manifest.json", "report.html", SUCCESS));
    }
  }

  private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();

  /** The end of the name of a file that is being written. */
  private static final String PARTIAL = ".partial";

  private final Path root;
  private final FileSystem files;
  private final OutputConfig.Earlier earlier;

  private OutputDirectory(Path root, FileSystem files, OutputConfig.Earlier earlier) {
    this.root = root;
    this.files = files;
    this.earlier = earlier;
  }

  /**
   * Opens the folder. It must be new or empty, or hold the results of an earlier run that may be
   * replaced. Deletes nothing yet.
   *
   * @param content the entries that will be written
   * @throws RerankException if it holds other entries, or cannot be written
   */
  public static OutputDirectory open(OutputConfig config, Content content, Configuration hadoop) {
    Path root = new Path(config.path());
    try {
      FileSystem files = root.getFileSystem(hadoop);
      if (files.exists(root)) {
        requireReplaceable(root, files, content, config.earlier());
      }
      files.mkdirs(root);
      // Shows before any work whether the folder can be written.
      files.create(new Path(root, SUCCESS + PARTIAL), true).close();
      files.delete(new Path(root, SUCCESS + PARTIAL), false);
      return new OutputDirectory(root, files, config.earlier());
    } catch (IOException | IllegalArgumentException e) {
      throw failure("write to", root, e);
    }
  }

  private static void requireReplaceable(
      Path root, FileSystem files, Content content, OutputConfig.Earlier earlier)
      throws IOException {
    if (!files.getFileStatus(root).isDirectory()) {
      throw RerankException.output("Not a folder: %s %s", OutputSettings.PATH.option(), root);
    }
    FileStatus[] entries = files.listStatus(root);
    for (FileStatus entry : entries) {
      String name = entry.getPath().getName().replaceFirst("^\\.(.*)\\.crc$", "$1");
      if (!content.names.contains(name.replace(PARTIAL, ""))) {
        throw RerankException.output(
            "%s %s holds %s, which this command does not write; name another folder",
            OutputSettings.PATH.option(), root, entry.getPath().getName());
      }
    }
    if (entries.length > 0 && earlier == OutputConfig.Earlier.REFUSE) {
      String what =
          files.exists(new Path(root, SUCCESS))
              ? "the results of an earlier run"
              : "an unfinished run";
      String resume =
          content.names.contains(SCORES)
              ? ScoringSettings.RESUME.option() + " to go on with it, or "
              : "";
      throw RerankException.output(
          "%s %s holds %s; say %s%s to replace it",
          OutputSettings.PATH.option(), root, what, resume, OutputSettings.OVERWRITE.option());
    }
  }

  /**
   * Requires that no input lies in the folder, because clearing the folder would delete it.
   * Requires that the folder lies in no input, because the next run would read what this one
   * writes.
   *
   * @param inputs paths or globs; nulls are skipped
   * @throws RerankException if an input is the folder, lies in it or holds it
   */
  public static void requireApart(
      OutputConfig config, Collection<@Nullable String> inputs, Configuration hadoop) {
    String folder = qualified(config.path(), ErrorCategory.OUTPUT, hadoop);
    for (String input : inputs) {
      String read = input == null ? null : qualified(input, ErrorCategory.INPUT, hadoop);
      if (read != null && read.startsWith(folder)) {
        throw RerankException.output(
            "%s %s holds %s, which is read and would be deleted; name another folder",
            OutputSettings.PATH.option(), config.path(), input);
      }
      if (read != null && PathPattern.of(read).takesFilesBelow(folder)) {
        throw RerankException.output(
            "%s %s lies in %s, whose files are read: the next run would read what this one"
                + " writes; name a folder outside it",
            OutputSettings.PATH.option(), config.path(), input);
      }
    }
  }

  /** Returns the whole URI, with a slash at its end. */
  private static String qualified(String name, ErrorCategory category, Configuration hadoop) {
    try {
      Path path = new Path(name);
      return path.getFileSystem(hadoop).makeQualified(path) + "/";
    } catch (IOException | IllegalArgumentException e) {
      throw new RerankException(
          category,
          "Cannot %s %s: %s"
              .formatted(
                  category == ErrorCategory.OUTPUT ? "write to" : "read", name, e.getMessage()),
          e);
    }
  }

  /**
   * Deletes the results of an earlier run. A resumed run keeps the scores and the stages.
   *
   * @throws RerankException if it cannot be deleted
   */
  public void clear() {
    try {
      // The mark goes first: what is half deleted must not look finished.
      files.delete(new Path(root, SUCCESS), false);
      for (FileStatus entry : files.listStatus(root)) {
        boolean kept =
            earlier == OutputConfig.Earlier.RESUME && KEPT.contains(entry.getPath().getName());
        if (!kept) {
          files.delete(entry.getPath(), true);
        }
      }
    } catch (IOException e) {
      throw failure("clear", root, e);
    }
  }

  /** Returns the folder that a run with the output {@code path} keeps its own scores in. */
  public static String scoresIn(String path) {
    return new Path(path, SCORES).toString();
  }

  /** Returns the path of an entry. */
  public String path(String name) {
    return new Path(root, name).toString();
  }

  /**
   * Writes a table as Parquet.
   *
   * @return the table as it was written
   */
  public Dataset<Row> writeParquet(Dataset<Row> table, String name) {
    table.write().mode("overwrite").parquet(path(name));
    return table
        .sparkSession()
        .read()
        .schema(table.schema())
        .parquet(TableReader.literal(path(name)));
  }

  /**
   * Writes a table as lines of JSON, one file per partition. Nulls are written too, so that every
   * file shows all columns.
   *
   * @return number of lines that were written
   */
  public long writeJsonLines(Dataset<Row> table, String name) {
    table.write().mode("overwrite").option("ignoreNullFields", false).json(path(name));
    return table.sparkSession().read().text(TableReader.literal(path(name))).count();
  }

  /** The content of a text file. */
  public interface Lines {
    /** Writes all lines. */
    void writeTo(Writer writer) throws IOException;
  }

  /**
   * Writes a text file in UTF-8 under a temporary name, then gives it its own.
   *
   * @throws RerankException if it cannot be written
   */
  public void writeText(String name, Lines lines) {
    Path partial = new Path(root, name + PARTIAL);
    Path target = new Path(root, name);
    try {
      try (Writer writer =
          new OutputStreamWriter(files.create(partial, true), StandardCharsets.UTF_8)) {
        lines.writeTo(writer);
      }
      files.delete(target, false);
      if (!files.rename(partial, target)) {
        throw new IOException("cannot rename " + partial);
      }
    } catch (IOException | UncheckedIOException e) {
      throw failure("write", target, e);
    }
  }

  /**
   * Writes {@code json}, indented, as {@link #writeText} does.
   *
   * @throws RerankException if it cannot be written
   */
  public void writeJson(String name, JsonNode json) {
    writeText(name, writer -> writer.write(JSON.writeValueAsString(json) + "\n"));
  }

  private static RerankException failure(String action, Path path, Exception cause) {
    return new RerankException(
        ErrorCategory.OUTPUT,
        "Cannot %s %s: %s".formatted(action, path, cause.getMessage()),
        cause);
  }

  /** Marks the job as finished without an error. */
  public void markSuccess() {
    writeText(SUCCESS, writer -> {});
  }
}
