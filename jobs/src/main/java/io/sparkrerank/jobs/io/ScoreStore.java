package io.sparkrerank.jobs.io;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.OutputSettings;
import io.sparkrerank.jobs.config.ScoringSettings;
import io.sparkrerank.spark.row.Schemas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A store of scores by the content of pairs, on any Hadoop file system. It has one folder {@code
 * model=…} per model, precision and truncation, and in it one folder {@code wave=…} per wave of
 * scores. A wave counts when it has its mark, which comes last. So a wave is there whole or not at
 * all, also on file systems that cannot rename. The names of waves are unique, so that several jobs
 * may write to one store. Thread-safe.
 */
public final class ScoreStore {

  private static final String MODEL = "model=";
  private static final String WAVE = "wave=";
  private static final String COMMITTED = "_COMMITTED";

  /** Digits of a SHA-256 in a folder's name. All digits are part of every pair's key. */
  private static final int MODEL_DIGITS = 16;

  private final Path root;
  private final Path folder;
  private final FileSystem files;

  /** Part of the names of this job's waves, because other jobs may use the store too. */
  private final String job = UUID.randomUUID().toString();

  private final AtomicInteger written = new AtomicInteger();

  private ScoreStore(Path root, String fingerprint, FileSystem files) {
    this.root = root;
    this.folder = new Path(root, MODEL + fingerprint.substring(0, MODEL_DIGITS));
    this.files = files;
  }

  /**
   * Opens the store at {@code path}, which need not exist yet.
   *
   * @param fingerprint identifies everything but the texts that decides the logits
   * @throws RerankException if the path cannot be used
   */
  public static ScoreStore open(String path, String fingerprint, Configuration hadoop) {
    Path root = new Path(path);
    try {
      FileSystem files = root.getFileSystem(hadoop);
      if (files.exists(root) && !files.getFileStatus(root).isDirectory()) {
        throw RerankException.output("Not a folder with scores: %s", root);
      }
      return new ScoreStore(root, fingerprint, files);
    } catch (IOException | IllegalArgumentException e) {
      throw failure("use", root, e);
    }
  }

  /**
   * Requires that the store has no scores of another model, because a resumed run has the model of
   * before.
   *
   * @throws RerankException if it has scores of another model
   */
  public void requireNoOtherModel() {
    for (FileStatus entry : list(root)) {
      String name = entry.getPath().getName();
      if (name.startsWith(MODEL) && !name.equals(folder.getName())) {
        throw RerankException.output(
            "%s holds scores of another model, precision or truncation, or of another version of this"
                + " program that rounds otherwise (%s, and this run is %s); run with the same,"
                + " or say %s instead of %s to start anew",
            root,
            name,
            folder.getName(),
            OutputSettings.OVERWRITE.option(),
            ScoringSettings.RESUME.option());
      }
    }
  }

  /** Returns whether the store has no scores of any model. */
  public boolean isEmpty() {
    for (FileStatus entry : list(root)) {
      if (entry.getPath().getName().startsWith(MODEL)) {
        return false;
      }
    }
    return true;
  }

  /** Deletes unfinished waves. To be called only where no other job can be writing. */
  public void clearUnfinished() {
    try {
      for (FileStatus wave : list(folder)) {
        if (wave.getPath().getName().startsWith(WAVE) && !isCommitted(wave)) {
          files.delete(wave.getPath(), true);
        }
      }
    } catch (IOException e) {
      throw failure("clear", folder, e);
    }
  }

  /**
   * Reads all scores of this model. A key may occur more than once if several jobs wrote at once.
   */
  public Dataset<Row> read(SparkSession spark) {
    return read(spark, WAVE);
  }

  /** Reads the scores that this job has written. */
  public Dataset<Row> readOwn(SparkSession spark) {
    return read(spark, WAVE + job + "-");
  }

  private Dataset<Row> read(SparkSession spark, String prefix) {
    List<String> waves = new ArrayList<>();
    try {
      for (FileStatus wave : list(folder)) {
        if (wave.getPath().getName().startsWith(prefix) && isCommitted(wave)) {
          waves.add(wave.getPath().toString());
        }
      }
    } catch (IOException e) {
      throw failure("read", folder, e);
    }
    return waves.isEmpty()
        ? spark.createDataFrame(List.<Row>of(), Schemas.SCORES)
        : parquet(spark, waves.toArray(new String[0]));
  }

  /**
   * Writes a wave, which counts when this returns.
   *
   * @return the scores as they were written
   * @throws RerankException if the wave cannot be marked
   */
  public Dataset<Row> write(Dataset<Row> scores) {
    Path wave =
        new Path(
            folder, WAVE + String.format(Locale.ROOT, "%s-%05d", job, written.incrementAndGet()));
    scores.write().parquet(wave.toString());
    try {
      files.create(new Path(wave, COMMITTED), false).close();
      return parquet(scores.sparkSession(), wave.toString());
    } catch (IOException e) {
      throw failure("finish", wave, e);
    }
  }

  private boolean isCommitted(FileStatus wave) throws IOException {
    return files.exists(new Path(wave.getPath(), COMMITTED));
  }

  private static Dataset<Row> parquet(SparkSession spark, String... waves) {
    return spark.read().schema(Schemas.SCORES).parquet(TableReader.literal(waves));
  }

  private FileStatus[] list(Path path) {
    try {
      return files.exists(path) ? files.listStatus(path) : new FileStatus[0];
    } catch (IOException e) {
      throw failure("read", path, e);
    }
  }

  private static RerankException failure(String action, Path path, Exception cause) {
    return new RerankException(
        ErrorCategory.OUTPUT,
        "Cannot %s the scores in %s: %s".formatted(action, path, cause.getMessage()),
        cause);
  }
}
