package io.sparkrerank.spark;

import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.prepare.PreparedModel;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/** Sends a prepared model to the executors through Spark's own file server. */
public final class ShippedModel {

  private ShippedModel() {}

  /** Ships the files of {@code model} and returns what tasks need to load it. */
  public static ModelSpec ship(SparkContext context, PreparedModel model) {
    context.addFile(model.network().toString());
    context.addFile(model.tokenizer().toString());
    return model.spec();
  }

  /**
   * Loads the model in one task, so that a model or device that cannot be used fails before any
   * work.
   *
   * @return the device that the task got
   */
  public static String warmUp(SparkContext context, ModelSpec spec) {
    return JavaSparkContext.fromSparkContext(context)
        .parallelize(List.of(spec), 1)
        .map(shipped -> ExecutorModel.of(shipped).device())
        .first();
  }
}
