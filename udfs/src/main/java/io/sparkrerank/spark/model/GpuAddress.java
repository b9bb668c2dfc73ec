package io.sparkrerank.spark.model;

import io.sparkrerank.RerankException;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** The GPU that Spark assigned to the running task. */
public final class GpuAddress {

  /** Spark's own name for the resource. */
  private static final String RESOURCE = "gpu";

  /** The value where Spark assigned none. */
  static final int NONE = -1;

  private GpuAddress() {}

  /** The number of the assigned GPU, or {@link #NONE}; also on a thread that runs no task. */
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
          "GPU address \"%s\" is not a number; the discovery script must print indices"
              + " (scripts/gpu-discovery.sh)",
          address);
    }
    return Integer.parseInt(address);
  }
}
