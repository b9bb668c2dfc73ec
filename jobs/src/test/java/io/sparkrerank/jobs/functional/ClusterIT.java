package io.sparkrerank.jobs.functional;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.jobs.config.RemedyNames;
import io.sparkrerank.jobs.testing.SparkTest;
import io.sparkrerank.jobs.testing.Submission;
import io.sparkrerank.model.BatchLimits;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.Placement;
import io.sparkrerank.model.prepare.ModelOptions;
import io.sparkrerank.model.prepare.PreparedModel;
import io.sparkrerank.spark.DeviceLoss;
import io.sparkrerank.spark.model.ExecutorModel;
import io.sparkrerank.spark.model.ShippedModel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker with two executor processes, each with one of two GPUs that a script pretends to find;
 * Kryo as the serialiser, and the jar as users have it.
 */
public class ClusterIT {

  @TempDir static Path directory;

  private static SparkSession spark;

  @BeforeAll
  static void startCluster() throws IOException {
    Path discovery = directory.resolve("gpus.sh");
    Files.writeString(
        discovery, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\", \"1\"]}'\n");
    assertThat(discovery.toFile().setExecutable(true)).isTrue();
    spark =
        SparkSession.builder()
            .master("local-cluster[1,2,2048]")
            .appName("cluster")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.log.level", "ERROR")
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .config(
                "spark.jars",
                Path.of("target/spark-rerank.jar").toAbsolutePath() + "," + jarOfThisClass())
            .config("spark.executor.cores", 1)
            .config("spark.executor.memory", "1g")
            .config("spark.executor.extraJavaOptions", Submission.JVM_OPTIONS)
            .config("spark.worker.resource.gpu.amount", 2)
            .config("spark.worker.resource.gpu.discoveryScript", discovery.toString())
            .config("spark.executor.resource.gpu.amount", 1)
            .config("spark.task.resource.gpu.amount", 1)
            // Tasks wait for both executors.
            .config("spark.scheduler.minRegisteredResourcesRatio", 1.0)
            .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s")
            .getOrCreate();
  }

  /** The functions below run on executors, which know only jars. */
  private static Path jarOfThisClass() throws IOException {
    Path jar = directory.resolve("tests.jar");
    Path folder = Path.of("target/test-classes");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar));
        Stream<Path> classes = Files.walk(folder)) {
      for (Path file : classes.filter(f -> f.toString().endsWith(".class")).toList()) {
        zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
        Files.copy(file, zip);
      }
    }
    return jar;
  }

  /** One of the tests has an executor replaced. */
  @BeforeEach
  void awaitBothExecutors() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    // The driver is among them.
    while (spark.sparkContext().statusTracker().getExecutorInfos().length < 3) {
      assertThat(System.nanoTime()).as("two executors come in time").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  @AfterAll
  static void stopCluster() throws IOException {
    spark.close();
  }

  private static ShippedModel ship(String device) {
    return ShippedModel.ship(spark.sparkContext(), prepare(Precision.FP32, device));
  }

  private static PreparedModel prepare(Precision precision, String device) {
    ModelOptions options =
        new ModelOptions(
            ModelOptions.Use.RANK,
            precision,
            ModelOptions.PairLengths.OF_MODEL,
            ModelOptions.ScoreChoice.OF_MODEL,
            BatchLimits.OF_DEVICE,
            new Placement(Device.parse(device), 1));
    return PreparedModel.prepare(
        ModelDirectory.open(SparkTest.MODEL), options, new ModelCache(directory));
  }

  /**
   * Waits in a task until the other executor has one, too: on a busy machine one of them could
   * otherwise run all tasks of a job before the other begins.
   *
   * @param folder a folder of the job, which lists the executors that have come
   */
  private static void meet(String folder) throws IOException, InterruptedException {
    Files.writeString(Path.of(folder, SparkEnv.get().executorId()), "");
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (new File(folder).list().length < 2) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("One executor runs no tasks");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static String meetingPlace() throws IOException {
    return Files.createTempDirectory(directory, "executors").toString();
  }

  @Test
  void eachExecutorLoadsTheModelOnce() throws IOException {
    ShippedModel model = ship("cpu");
    assertThat(ModelSharingTest.score(spark, model)).hasSize(64);
    String place = meetingPlace();
    List<String> loads =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(IntStream.range(0, 16).boxed().toList(), 16)
            .map(
                task -> {
                  meet(place);
                  // The same that scored, if this executor did.
                  ExecutorModel.of(model);
                  return SparkEnv.get().executorId() + " loaded " + ExecutorModel.loaded();
                })
            .collect();
    assertThat(new TreeSet<>(loads))
        .hasSize(2)
        .allSatisfy(executor -> assertThat(executor).endsWith(" loaded 1"));
  }

  @Test
  void anExecutorWhoseDeviceIsLostIsReplacedAndItsTasksRunAgain() throws IOException {
    String marker = Files.createTempFile(directory, "lost", "").toString();
    List<Integer> attempts =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(IntStream.range(0, 4).boxed().toList(), 4)
            .map(
                task -> {
                  // The first task that comes by loses its device, once.
                  if (Files.deleteIfExists(Path.of(marker))) {
                    DeviceLoss.happens();
                  }
                  return TaskContext.get().attemptNumber();
                })
            .collect();
    assertThat(attempts).hasSize(4).anyMatch(attempt -> attempt > 0);
  }

  @Test
  void saysThatTheModelIsGoneFromTheDriver() throws IOException {
    PreparedModel prepared = prepare(Precision.BF16, "cpu");
    ShippedModel model = ShippedModel.ship(spark.sparkContext(), prepared);
    byte[] network = Files.readAllBytes(prepared.network());
    Files.delete(prepared.network());
    try {
      // A task of a SQL session: for others Spark itself fetches files before they begin.
      MapFunction<Long, String> load =
          task -> {
            try {
              return ExecutorModel.of(model).device();
            } catch (RerankException e) {
              // As the command line prints it, with the option that helps.
              return e.category() + ": " + RemedyNames.named(e).getMessage();
            }
          };
      assertThat(spark.range(1).map(load, Encoders.STRING()).first())
          .startsWith("MODEL: The driver does not give ")
          .contains("--resume");
    } finally {
      // Spark goes on to offer it to tasks of the other tests.
      Files.write(prepared.network(), network);
    }
  }

  @Test
  void eachExecutorChoosesTheGpuThatSparkAssigned() throws IOException {
    // No engine here can use a GPU: the message says which one was chosen.
    ShippedModel model = ship("auto");
    String place = meetingPlace();
    List<String> choices =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(IntStream.range(0, 16).boxed().toList(), 16)
            .map(
                task -> {
                  meet(place);
                  try {
                    return ExecutorModel.of(model).device();
                  } catch (RerankException e) {
                    return e.getMessage().replaceFirst(",.*", "");
                  }
                })
            .collect();
    assertThat(new TreeSet<>(choices))
        .isEqualTo(Set.of("cuda:0 was assigned by Spark", "cuda:1 was assigned by Spark"));
  }
}
