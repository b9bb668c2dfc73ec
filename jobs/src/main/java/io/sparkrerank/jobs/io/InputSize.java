package io.sparkrerank.jobs.io;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.collection.Seq;

/** Measures the files behind a Dataset. */
public final class InputSize {

  private InputSize() {}

  /** Returns the bytes of all files behind {@code rows}, as Spark's planner estimates them. */
  public static long bytes(Dataset<Row> rows) {
    Seq<LogicalPlan> leaves = rows.queryExecution().optimizedPlan().collectLeaves();
    long bytes = 0;
    for (int leaf = 0; leaf < leaves.length(); leaf++) {
      bytes += leaves.apply(leaf).stats().sizeInBytes().toLong();
    }
    return bytes;
  }
}
