package io.sparkrerank.jobs.scoring;

import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.jobs.io.OutputDirectory;
import java.io.PrintStream;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The surroundings of a job with a model, which its parts share.
 *
 * @param spark the session
 * @param config the settings of the job
 * @param phases the phases of the job so far, with their times
 * @param progress the stream that progress is printed to
 */
public record JobContext(
    SparkSession spark, PairsConfig config, PhaseTimer phases, PrintStream progress) {

  /** Returns the context of a job that starts now. */
  public static JobContext of(SparkSession spark, PairsConfig config, PrintStream progress) {
    return new JobContext(spark, config, new PhaseTimer(spark.sparkContext()), progress);
  }

  /**
   * Requires that no input lies in the output folder, and that the folder lies in no input. To be
   * called before anything is read, because Spark fails on a folder that holds both.
   *
   * @param paths the paths that are read; nulls are skipped
   * @throws io.sparkrerank.RerankException if an input and the output are not apart
   */
  public void requireApart(List<@Nullable String> paths) {
    OutputDirectory.requireApart(
        config.requiredOutput(), paths, spark.sparkContext().hadoopConfiguration());
  }

  /**
   * Returns the number of tasks that run at once on the executors that are there now. Cores and
   * GPUs limit it.
   */
  public int slots() {
    SparkConf conf = spark.sparkContext().conf();
    double byCores = (double) spark.sparkContext().defaultParallelism() / taskCpus();
    double gpus = conf.getDouble("spark.executor.resource.gpu.amount", 0);
    double gpusPerTask = conf.getDouble("spark.task.resource.gpu.amount", 0);
    int cores = conf.getInt("spark.executor.cores", 0);
    if (gpus == 0 || gpusPerTask == 0 || cores == 0) {
      return Math.max(1, (int) byCores);
    }
    double executors = (double) spark.sparkContext().defaultParallelism() / cores;
    return Math.max(1, (int) Math.min(byCores, executors * Math.floor(gpus / gpusPerTask)));
  }

  /** Returns the number of cores that each task has to itself. */
  public int taskCpus() {
    return spark.sparkContext().conf().getInt("spark.task.cpus", 1);
  }
}
