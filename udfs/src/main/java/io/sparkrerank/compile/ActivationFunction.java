package io.sparkrerank.compile;

import io.sparkrerank.RerankException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A function between dense layers that transformers knows by a name in {@code config.json}, and
 * sentence-transformers by its class in {@code torch.nn}. Those with weights of their own, such as
 * {@code prelu}, are not among them.
 *
 * @param expression the function of the variable that {@code %1$s} stands for
 */
record ActivationFunction(String expression) {

  private static final String GELU = "torch.gelu(%1$s, approximate=\"none\")";
  private static final String GELU_TANH = "torch.gelu(%1$s, approximate=\"tanh\")";
  private static final String SILU = "torch.silu(%1$s)";

  private static final Map<String, String> BY_NAME =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("gelu", GELU),
              Map.entry("gelu_python", GELU),
              Map.entry("gelu_10", "torch.clamp(" + GELU + ", -10, 10)"),
              Map.entry("gelu_accurate", GELU_TANH),
              Map.entry("gelu_fast", GELU_TANH),
              Map.entry("gelu_new", GELU_TANH),
              Map.entry("gelu_python_tanh", GELU_TANH),
              Map.entry("gelu_pytorch_tanh", GELU_TANH),
              Map.entry("hardswish", "torch.hardswish(%1$s)"),
              // The distribution function of a normal variable of mean .707107 and deviation
              // .282095; the divisor is the deviation times the root of 2.
              Map.entry(
                  "laplace",
                  "torch.mul(torch.add(torch.erf(torch.div(torch.sub(%1$s, 0.707107),"
                      + " 0.39894257485)), 1), 0.5)"),
              Map.entry("leaky_relu", "torch.leaky_relu(%1$s, 0.01)"),
              Map.entry("linear", "%1$s"),
              Map.entry("mish", "torch.mish(%1$s)"),
              Map.entry("quick_gelu", "torch.mul(%1$s, torch.sigmoid(torch.mul(%1$s, 1.702)))"),
              Map.entry("relu", "torch.relu(%1$s)"),
              Map.entry("relu2", "torch.square(torch.relu(%1$s))"),
              Map.entry("relu6", "torch.clamp(%1$s, 0, 6)"),
              Map.entry("sigmoid", "torch.sigmoid(%1$s)"),
              Map.entry("silu", SILU),
              Map.entry("sqrtsoftplus", "torch.sqrt(torch.softplus(%1$s, 1, 20))"),
              Map.entry("swish", SILU),
              Map.entry("tanh", "torch.tanh(%1$s)")));

  /** The functions of {@code torch.nn} as they are without arguments. */
  private static final Map<String, String> BY_CLASS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("CELU", "torch.celu(%1$s, 1.)"),
              Map.entry("ELU", "torch.elu(%1$s, 1., 1., 1.)"),
              Map.entry("GELU", GELU),
              Map.entry("Hardshrink", "torch.hardshrink(%1$s, 0.5)"),
              Map.entry("Hardsigmoid", "torch.hardsigmoid(%1$s)"),
              Map.entry("Hardswish", "torch.hardswish(%1$s)"),
              Map.entry("Hardtanh", "torch.clamp(%1$s, -1, 1)"),
              Map.entry("Identity", "%1$s"),
              Map.entry("LeakyReLU", "torch.leaky_relu(%1$s, 0.01)"),
              Map.entry("LogSigmoid", "torch.log_sigmoid(%1$s)"),
              Map.entry("LogSoftmax", "torch.log_softmax(%1$s, 1, None)"),
              Map.entry("Mish", "torch.mish(%1$s)"),
              // Outside training the slope is the mean of its bounds, 1/8 and 1/3.
              Map.entry("RReLU", "torch.leaky_relu(%1$s, 0.22916666666666666)"),
              Map.entry("ReLU", "torch.relu(%1$s)"),
              Map.entry("ReLU6", "torch.clamp(%1$s, 0, 6)"),
              Map.entry("SELU", "torch.selu(%1$s)"),
              Map.entry("SiLU", SILU),
              Map.entry("Sigmoid", "torch.sigmoid(%1$s)"),
              Map.entry("Softmax", "torch.softmax(%1$s, 1, None)"),
              Map.entry("Softmin", "torch.softmax(torch.neg(%1$s), 1, None)"),
              Map.entry("Softplus", "torch.softplus(%1$s, 1, 20)"),
              Map.entry("Softshrink", "torch.softshrink(%1$s, 0.5)"),
              Map.entry("Softsign", "torch.div(%1$s, torch.add(torch.abs(%1$s), 1))"),
              Map.entry("Tanh", "torch.tanh(%1$s)"),
              Map.entry("Tanhshrink", "torch.sub(%1$s, torch.tanh(%1$s))")));

  /**
   * Returns the function of the class {@code name} in {@code torch.nn}.
   *
   * @param file where the name was read, for the message
   * @throws RerankException if it is not known here
   */
  static ActivationFunction ofTorch(String name, Path file) {
    String expression = BY_CLASS.get(name);
    if (expression == null) {
      throw RerankException.model(
          "Unknown activation_function \"%s\" in %s; known are these of torch.nn: %s",
          name, file, String.join(", ", BY_CLASS.keySet()));
    }
    return new ActivationFunction(expression);
  }

  /**
   * Returns the function called {@code name}.
   *
   * @param directory where the name was read, for the message
   * @throws RerankException if there is none
   */
  static ActivationFunction named(String name, Path directory) {
    String expression = BY_NAME.get(name);
    if (expression == null) {
      throw RerankException.model(
          "Unknown activation function \"%s\" in config.json of %s; known are %s. Put a traced"
              + " model.pt or a model.onnx there instead",
          name, directory, String.join(", ", BY_NAME.keySet()));
    }
    return new ActivationFunction(expression);
  }

  /** Returns whether it depends on all numbers of a row, not on each alone. */
  boolean isOfRow() {
    return expression.contains("softmax");
  }

  /** Returns the function of {@code variable}, as an expression of TorchScript. */
  String of(String variable) {
    return expression.formatted(variable);
  }
}
