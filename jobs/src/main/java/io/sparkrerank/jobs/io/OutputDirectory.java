package io.sparkrerank.jobs.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.OutputConfig;
import java.io.IOException;
import java.io.InputStream;
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

/**
 * The folder that a run writes to, on any Hadoop file system. A file appears under its name only
 * when it is whole; {@code _SUCCESS} appears last of all.
 */
public final class OutputDirectory {

  /** Marks a run that has ended well. */
  private static final String SUCCESS = "_SUCCESS";

  private static final String SCORES = "scores";

  private static final String STAGES = "stages";

  /** What a run that resumes goes on with. */
  private static final Set<String> KEPT = Set.of(SCORES, STAGES);

  /** What a command writes; anything else in the folder is not its own to delete. */
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
    /** Documents that were found, and their measures. */
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

  private static final ObjectReader JSON_READER = new ObjectMapper().reader();

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
   * Opens the folder, which must be new or empty, or hold the results of an earlier run that may be
   * replaced. Deletes nothing yet.
   *
   * @param content what will be written
   * @throws RerankException if it holds something that must stay, or cannot be written
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
      throw new RerankException(
          ErrorCategory.OUTPUT, "Cannot write to %s: %s".formatted(root, e.getMessage()), e);
    }
  }

  private static void requireReplaceable(
      Path root, FileSystem files, Content content, OutputConfig.Earlier earlier)
      throws IOException {
    if (!files.getFileStatus(root).isDirectory()) {
      throw new RerankException(ErrorCategory.OUTPUT, "Not a folder: --output " + root);
    }
    FileStatus[] entries = files.listStatus(root);
    for (FileStatus entry : entries) {
      String name = entry.getPath().getName().replaceFirst("^\\.(.*)\\.crc$", "$1");
      if (!content.names.contains(name.replace(PARTIAL, ""))) {
        throw new RerankException(
            ErrorCategory.OUTPUT,
            "--output %s holds %s, which this command does not write; name another folder"
                .formatted(root, entry.getPath().getName()));
      }
    }
    if (entries.length > 0 && earlier == OutputConfig.Earlier.REFUSE) {
      String what =
          files.exists(new Path(root, SUCCESS))
              ? "the results of an earlier run"
              : "an unfinished run";
      String resume = content.names.contains(SCORES) ? "--resume to go on with it, or " : "";
      throw new RerankException(
          ErrorCategory.OUTPUT,
          "--output %s holds %s; say %s--overwrite to replace it".formatted(root, what, resume));
    }
  }

  /**
   * Refuses a folder that an input lies in, as clearing it would delete what is read, and one that
   * lies in an input, as the next run would read what this one writes.
   *
   * @param inputs paths, or globs; null ones are skipped
   * @throws RerankException if one of them is the folder, lies in it or holds it
   */
  public static void requireApart(
      OutputConfig config, Collection<String> inputs, Configuration hadoop) {
    String folder = qualified(config.path(), ErrorCategory.OUTPUT, hadoop);
    for (String input : inputs) {
      String read = input == null ? null : qualified(input, ErrorCategory.INPUT, hadoop);
      if (read != null && read.startsWith(folder)) {
        throw new RerankException(
            ErrorCategory.OUTPUT,
            "--output %s holds %s, which is read and would be deleted; name another folder"
                .formatted(config.path(), input));
      }
      if (read != null && PathPattern.of(read).takesFilesBelow(folder)) {
        throw new RerankException(
            ErrorCategory.OUTPUT,
            "--output %s lies in %s, whose files are read: the next run would read what this one"
                    .formatted(config.path(), input)
                + " writes; name a folder outside it");
      }
    }
  }

  /** The whole URI, with a slash at its end. */
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
   * Deletes what an earlier run wrote; a run that resumes keeps the scores and the stages.
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
      throw new RerankException(
          ErrorCategory.OUTPUT, "Cannot clear %s: %s".formatted(root, e.getMessage()), e);
    }
  }

  /**
   * Where a run with the output {@code path} keeps its scores, unless it shares those of others.
   */
  public static String scoresIn(String path) {
    return new Path(path, SCORES).toString();
  }

  /** The path of an entry. */
  public String path(String name) {
    return new Path(root, name).toString();
  }

  /** Writes a table as Parquet and reads it back, so that what follows sees what was written. */
  public Dataset<Row> writeParquet(Dataset<Row> table, String name) {
    table.write().mode("overwrite").parquet(path(name));
    return table
        .sparkSession()
        .read()
        .schema(table.schema())
        .parquet(TableReader.literal(path(name)));
  }

  /**
   * Writes a table as lines of JSON, in files of its partitions, nulls too, so that every file
   * shows all columns.
   *
   * @return how many lines there are
   */
  public long writeJsonLines(Dataset<Row> table, String name) {
    table.write().mode("overwrite").option("ignoreNullFields", false).json(path(name));
    return table.sparkSession().read().text(TableReader.literal(path(name))).count();
  }

  /** Writes lines of text. */
  public interface Lines {
    /** Writes all lines to {@code writer}. */
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
      throw new RerankException(
          ErrorCategory.OUTPUT, "Cannot write %s: %s".formatted(target, e.getMessage()), e);
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

  /**
   * The manifest of a stage that has ended well, or null.
   *
   * @throws RerankException if it cannot be read
   */
  public JsonNode manifestOfStage(String folder) {
    Path stage = new Path(root, folder);
    try {
      if (!files.exists(new Path(stage, SUCCESS))) {
        return null;
      }
      try (InputStream stream = files.open(new Path(stage, "manifest.json"))) {
        return JSON_READER.readTree(stream);
      }
    } catch (IOException e) {
      throw new RerankException(
          ErrorCategory.OUTPUT, "Cannot read %s: %s".formatted(stage, e.getMessage()), e);
    }
  }

  /**
   * Deletes what stages wrote before, as what they read will change. Scores are elsewhere.
   *
   * @param kept the folders of those that stay
   * @throws RerankException if they cannot be deleted
   */
  public void dropStages(Collection<String> kept) {
    Path stages = new Path(root, STAGES);
    try {
      if (!files.exists(stages)) {
        return;
      }
      for (FileStatus stage : files.listStatus(stages)) {
        if (!kept.contains(STAGES + "/" + stage.getPath().getName())) {
          // The mark goes first: what is half deleted must not look finished.
          files.delete(new Path(stage.getPath(), SUCCESS), false);
          files.delete(stage.getPath(), true);
        }
      }
    } catch (IOException e) {
      throw new RerankException(
          ErrorCategory.OUTPUT, "Cannot clear %s: %s".formatted(stages, e.getMessage()), e);
    }
  }

  /** Marks the run as finished. */
  public void markSuccess() {
    writeText(SUCCESS, writer -> {});
  }
}
