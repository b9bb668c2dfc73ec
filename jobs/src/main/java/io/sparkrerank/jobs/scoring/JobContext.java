package io.sparkrerank.jobs.scoring;

import io.sparkrerank.jobs.config.PairsConfig;
import io.sparkrerank.jobs.io.OutputDirectory;
import java.io.PrintStream;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * What every part of a job that scores pairs needs.
 *
 * @param spark the session
 * @param config what the user wants
 * @param phases the phases of the job so far, with their times
 * @param progress where progress is printed
 */
public record JobContext(
    SparkSession spark, PairsConfig config, PhaseTimer phases, PrintStream progress) {

  /** The context of a job that starts. */
  public static JobContext of(SparkSession spark, PairsConfig config, PrintStream progress) {
    return new JobContext(spark, config, new PhaseTimer(spark.sparkContext()), progress);
  }

  /**
   * Refuses an output that holds an input or lies in one; before anything is read, as Spark fails
   * on a folder that has both.
   *
   * @param paths what is read; some are null
   * @throws io.sparkrerank.RerankException if one of them is not apart
   */
  public void requireApart(List<String> paths) {
    OutputDirectory.requireApart(
        config.output(), paths, spark.sparkContext().hadoopConfiguration());
  }

  /**
   * How many tasks run at once on the executors that are there now: as many as cores and GPUs
   * allow.
   */
  public int slots() {
    SparkConf conf = spark.sparkContext().conf();
    double byCores = (double) spark.sparkContext().defaultParallelism() / taskCpus();
    double gpus = conf.getDouble("spark.executor.resource.gpu.amount", 0);
    double gpusOfATask = conf.getDouble("spark.task.resource.gpu.amount", 0);
    int cores = conf.getInt("spark.executor.cores", 0);
    if (gpus == 0 || gpusOfATask == 0 || cores == 0) {
      return Math.max(1, (int) byCores);
    }
    double executors = (double) spark.sparkContext().defaultParallelism() / cores;
    return Math.max(1, (int) Math.min(byCores, executors * Math.floor(gpus / gpusOfATask)));
  }

  /** How many cores a task has to itself. */
  public int taskCpus() {
    return spark.sparkContext().conf().getInt("spark.task.cpus", 1);
  }
}
