package io.sparkrerank.model;

import io.sparkrerank.Remedy;
import io.sparkrerank.RerankException;
import java.io.Serializable;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The device of a model as the user names it: {@code auto}, {@code cpu}, {@code cuda} or {@code
 * cuda:N}.
 *
 * @param kind the kind of device
 * @param index the GPU's number; -1 if none was named
 */
public record Device(Kind kind, int index) implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

  /** The kinds of device. */
  public enum Kind {
    /** The GPU that Spark assigned to the task, else the first GPU, else the processor. */
    AUTO,
    /** The processor. */
    CPU,
    /** A GPU: the one that Spark assigned, unless a number is named. */
    CUDA
  }

  /**
   * Reads {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static Device parse(String text) {
    if (text.equals("auto")) {
      return new Device(Kind.AUTO, -1);
    }
    if (text.equals("cpu")) {
      return new Device(Kind.CPU, -1);
    }
    Matcher cuda = CUDA.matcher(text);
    if (!cuda.matches()) {
      throw new IllegalArgumentException(
          "Unknown device \"%s\"; expected auto, cpu, cuda or cuda:N".formatted(text));
    }
    return new Device(Kind.CUDA, cuda.group(1) == null ? -1 : Integer.parseInt(cuda.group(1)));
  }

  /**
   * Returns the device to load on.
   *
   * @param assigned the GPU that Spark assigned to the task, or -1
   * @param gpus how many GPUs the engine can use here; asked only when it matters
   * @return a device of the kind {@link Kind#CPU}, or {@link Kind#CUDA} with a number
   * @throws RerankException if a GPU is asked for or assigned that the engine cannot use
   */
  public Device resolve(int assigned, IntSupplier gpus) {
    if (kind == Kind.CPU) {
      return this;
    }
    int wanted = index >= 0 ? index : assigned;
    int present = gpus.getAsInt();
    if (kind == Kind.AUTO && wanted < 0 && present == 0) {
      return new Device(Kind.CPU, -1);
    }
    Device resolved = new Device(Kind.CUDA, Math.max(0, wanted));
    if (resolved.index() >= present) {
      throw RerankException.config(
              "%s %s, and the engine can use %d GPUs here; check the driver and the CUDA build of"
                  + " libtorch, or choose the device cpu",
              resolved,
              index >= 0 || assigned < 0 ? "was asked for" : "was assigned by Spark",
              present)
          .with(Remedy.DEVICE);
    }
    return resolved;
  }

  /** Returns the text that {@link #parse} reads. */
  @Override
  public String toString() {
    return switch (kind) {
      case AUTO -> "auto";
      case CPU -> "cpu";
      case CUDA -> index < 0 ? "cuda" : "cuda:" + index;
    };
  }
}
