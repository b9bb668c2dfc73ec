package io.sparkrerank.jobs.testing;

import io.sparkrerank.jobs.io.TableReader;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** A session that all tests of the module share: two threads, no UI, loopback only. */
public final class SparkTest {

  /** A tiny random cross-encoder: fast, and good enough for everything but relevance. */
  public static final Path MODEL = Path.of("../udfs/src/test/resources/checkpoints/bert-1");

  /**
   * Small plans are interpreted, because compiling one takes longer than running it; the tests of
   * the jar and of the documentation run all commands as users do, with compiled plans. Each hash
   * table and sort of a task clears a page, of 64 MB in a process with two cores. The rest keeps
   * the past of hundreds of jobs out of memory.
   */
  private static final Map<String, Object> CHEAP =
      Map.of(
          "spark.sql.codegen.wholeStage",
          false,
          "spark.sql.codegen.factoryMode",
          "NO_CODEGEN",
          "spark.buffer.pageSize",
          "2m",
          "spark.hadoop.fs.file.impl",
          LocalFiles.class.getName(),
          "spark.ui.retainedJobs",
          10,
          "spark.ui.retainedStages",
          10,
          "spark.ui.retainedTasks",
          100,
          "spark.sql.ui.retainedExecutions",
          10);

  private static SparkSession session;

  private SparkTest() {}

  /**
   * Returns the session, and starts it for the first test that asks.
   *
   * @throws IllegalStateException in the fast loop, which runs no test with the tag {@code spark}
   */
  public static synchronized SparkSession session() {
    if (Boolean.getBoolean("test.quick")) {
      throw new IllegalStateException("A test that needs a session is tagged \"spark\"");
    }
    if (session == null) {
      session =
          SparkSession.builder()
              .master("local[2]")
              .appName("tests")
              .config("spark.ui.enabled", false)
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.sql.shuffle.partitions", 2)
              .config("spark.sql.artifact.isolation.enabled", false)
              .config("spark.log.level", "ERROR")
              .config(Map.copyOf(TableReader.SESSION))
              .config(Map.copyOf(CHEAP))
              // Progress of running tasks comes with it.
              .config("spark.executor.heartbeatInterval", "2s")
              .getOrCreate();
    }
    return session;
  }
}
