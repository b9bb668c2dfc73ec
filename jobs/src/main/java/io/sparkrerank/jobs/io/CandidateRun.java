package io.sparkrerank.jobs.io;

import io.sparkrerank.RerankException;
import io.sparkrerank.jobs.config.InputSettings;
import io.sparkrerank.spark.partition.ReadRun;
import io.sparkrerank.spark.row.Schemas;
import io.sparkrerank.trec.BadLineException;
import io.sparkrerank.trec.RunLine;
import io.sparkrerank.trec.ShiftedColumnsException;
import io.sparkrerank.trec.TrecLine;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads a run whose candidates are scored, and describes what is wrong with it. */
public final class CandidateRun {

  private final SparkSession spark;
  private final String path;

  /**
   * Creates a reader.
   *
   * @param path a text file, which may be compressed, a folder of such files, or a glob
   */
  public CandidateRun(SparkSession spark, String path) {
    this.spark = spark;
    this.path = path;
  }

  /**
   * Returns the lines as rows of {@link Schemas#RUN_LINES}.
   *
   * @throws RerankException if there is no such file
   */
  public Dataset<Row> lines() {
    return new TableReader(spark)
        .matchingLines(path)
        .flatMap(new ReadRun(), Encoders.row(Schemas.RUN_LINES));
  }

  /** Returns the error for a run without lines. */
  public RerankException empty() {
    return RerankException.input(
        "Run %s is empty: give one with lines of query Q0 document rank score tag", path);
  }

  /**
   * Returns the error for a run with an id that seems to hold a blank.
   *
   * @param file the file with the wrong line, as Spark names it
   */
  public RerankException shifted(String file) {
    return wrong(
        file,
        line -> {
          try {
            RunLine.columns(line);
          } catch (ShiftedColumnsException e) {
            throw e;
          } catch (BadLineException e) {
            // Another fault, which is reported elsewhere.
          }
          return null;
        });
  }

  /**
   * Returns the error for a run with lines that cannot be read.
   *
   * @param file the file with the wrong line, as Spark names it
   */
  public RerankException malformed(String file) {
    return wrong(
        file,
        line -> {
          RunLine.columns(line);
          return null;
        });
  }

  /**
   * Returns whether a file is Parquet instead of text.
   *
   * @param file the file, as Spark names it
   */
  public boolean isParquet(String file) {
    return new TextFile(local(file), hadoop()).isParquet();
  }

  private RerankException wrong(String file, TrecLine.Parser parser) {
    if (isParquet(file)) {
      return RerankException.input(
          "%s is Parquet; "
              + InputSettings.RUN.option()
              + " takes lines of query Q0 document rank score tag, as in the run.trec"
              + " of an output folder, and "
              + InputSettings.PATHS.option()
              + " takes tables with texts",
          local(file));
    }
    return WrongLines.unreadable(local(file), hadoop(), parser);
  }

  /** Returns the path of a file that Spark names by a URI with escaped characters. */
  private static String local(String file) {
    try {
      return new Path(new URI(file)).toString();
    } catch (URISyntaxException e) {
      return file;
    }
  }

  private Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }
}
