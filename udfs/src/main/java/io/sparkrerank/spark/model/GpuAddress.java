package io.sparkrerank.spark.model;

import io.sparkrerank.RerankException;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** The GPU that Spark assigned to the running task. Thread-safe. */
public final class GpuAddress {

  /** Spark's own name for the resource. */
  private static final String RESOURCE = "gpu";

  /** The address if Spark assigned no GPU. */
  static final int NONE = -1;

  private GpuAddress() {}

  /** Returns the number of the assigned GPU, or {@link #NONE}; a thread without a task has none. */
  static int assigned() {
    TaskContext task = TaskContext.get();
    return task == null ? NONE : of(task.resourcesJMap());
  }

  static int of(Map<String, ResourceInformation> resources) {
    ResourceInformation gpu = resources.get(RESOURCE);
    if (gpu == null || gpu.addresses().length == 0) {
      return NONE;
    }
    String address = gpu.addresses()[0];
    if (!address.matches("\\d{1,3}")) {
      throw RerankException.config(
          "GPU address \"%s\" is not a number; the discovery script must print the numbers of GPUs",
          address);
    }
    return Integer.parseInt(address);
  }
}
