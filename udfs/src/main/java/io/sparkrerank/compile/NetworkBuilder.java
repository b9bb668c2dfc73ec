package io.sparkrerank.compile;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.Checkpoint;
import io.sparkrerank.checkpoint.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The layers that networks are made of: each takes its weights from the checkpoint by name and adds
 * its statements to the script. Values are names of TorchScript variables. Not thread-safe.
 */
final class NetworkBuilder {

  private final Checkpoint checkpoint;
  private final Precision precision;
  private final DenseKernel kernel;
  private final TorchScript script = new TorchScript();
  private final Set<String> used = new HashSet<>();

  NetworkBuilder(Checkpoint checkpoint, Precision precision, DenseKernel kernel) {
    this.checkpoint = checkpoint;
    this.precision = precision;
    this.kernel = kernel;
  }

  TorchScript script() {
    return script;
  }

  Precision precision() {
    return precision;
  }

  /** Adds a statement; see {@link TorchScript#let}. */
  String let(String format, Object... args) {
    return script.let(format, args);
  }

  /** A table of vectors, looked up by {@code ids}. */
  String embedding(String name, int rows, int columns, String ids) {
    return let("torch.embedding(%s, %s)", matrix(List.of(name), rows, columns), ids);
  }

  /** The table itself, for rows that are taken in order. */
  String table(String name, int rows, int columns) {
    return matrix(List.of(name), rows, columns);
  }

  /** A dense layer with bias. */
  String linear(String input, String name, int outputs, int inputs) {
    return linear(input, List.of(name), outputs, inputs);
  }

  /**
   * Several dense layers over one input as one product; their outputs, {@code outputs} each, lie
   * side by side.
   */
  String linear(String input, List<String> names, int outputs, int inputs) {
    return let(kernel.product(dense(input, names, outputs, inputs)));
  }

  /** A dense layer with bias, then an activation function by the name that config.json gives it. */
  String linearThen(String activation, String input, String name, int outputs, int inputs) {
    DenseKernel.Dense dense = dense(input, List.of(name), outputs, inputs);
    return kernel.fuses(activation)
        ? let(kernel.activated(dense, activation, activated(dense.linear(), activation)))
        : activation(let(kernel.product(dense)), activation);
  }

  /** A dense layer with bias, its output added to {@code residual}. */
  String linearPlus(String residual, String input, String name, int outputs, int inputs) {
    return let(kernel.added(dense(input, List.of(name), outputs, inputs), residual));
  }

  private DenseKernel.Dense dense(String input, List<String> names, int outputs, int inputs) {
    String weight = matrix(suffixed(names, ".weight"), outputs, inputs);
    String bias = vector(suffixed(names, ".bias"), outputs);
    if (kernel.packs(outputs * names.size(), inputs)) {
      script.prepare(weight, kernel.packed(weight));
    }
    return new DenseKernel.Dense(input, weight, bias);
  }

  /** Normalises the last dimension to mean 0 and variance 1, then scales and shifts it. */
  String layerNorm(String input, String name, int size, double epsilon) {
    String weight = vector(List.of(name + ".weight"), size);
    String bias = vector(List.of(name + ".bias"), size);
    return let("torch.layer_norm(%s, [%d], %s, %s, %s, False)", input, size, weight, bias, epsilon);
  }

  /** An activation function by the name that config.json gives it. */
  String activation(String input, String name) {
    return let(activated(input, name));
  }

  /** An activation function as an expression. */
  private String activated(String input, String name) {
    return switch (name) {
      case "gelu" -> "torch.gelu(" + input + ", approximate=\"none\")";
      case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" ->
          "torch.gelu(" + input + ", approximate=\"tanh\")";
      case "relu" -> "torch.relu(" + input + ")";
      case "silu", "swish" -> "torch.silu(" + input + ")";
      case "tanh" -> "torch.tanh(" + input + ")";
      default ->
          throw RerankException.model(
              "Unknown activation function \"%s\" in config.json of %s; known are gelu, gelu_new,"
                  + " gelu_fast, gelu_pytorch_tanh, relu, silu, swish and tanh. Put a traced"
                  + " model.pt or a model.onnx there instead",
              name, checkpoint.directory());
    };
  }

  /**
   * The attention mask as what is added to attention logits: 0 for tokens, a large negative number
   * for padding; shape [batch, 1, 1, length].
   */
  String additiveMask() {
    String real = let("torch.to(%s, %d)", TorchScript.ATTENTION_MASK, precision.scalarType());
    String padding = let("torch.rsub(%s, 1.)", real);
    String mask = let("torch.mul(%s, %s)", padding, precision.maskedLogit());
    return let("torch.unsqueeze(torch.unsqueeze(%s, 1), 1)", mask);
  }

  private String matrix(List<String> names, int rowsEach, int columns) {
    return weight(names, List.of(rowsEach, columns), List.of(rowsEach * names.size(), columns));
  }

  private String vector(List<String> names, int sizeEach) {
    return weight(names, List.of(sizeEach), List.of(sizeEach * names.size()));
  }

  private String weight(List<String> names, List<Integer> partShape, List<Integer> shape) {
    List<Tensor> parts = new ArrayList<>();
    for (String name : names) {
      Tensor part = checkpoint.tensor(name, partShape);
      used.add(part.name());
      parts.add(part);
    }
    return script.weight(new Weight("w" + script.weights().size(), parts, shape));
  }

  private static List<String> suffixed(List<String> names, String suffix) {
    return names.stream().map(name -> name + suffix).toList();
  }

  /**
   * Checks that every tensor of the checkpoint took part, except those whose names match {@code
   * unused}: a tensor that is left over is a part of the model that would not be computed.
   */
  void requireAllUsed(Pattern unused) {
    Set<String> left = new TreeSet<>(checkpoint.names());
    left.removeAll(used);
    left.removeIf(name -> unused.matcher(name).find());
    if (!left.isEmpty()) {
      throw RerankException.model(
          "Tensors that config.json does not account for in %s: %s; the weights are of another"
              + " model. Put a traced model.pt or a model.onnx there instead",
          checkpoint.directory(), String.join(", ", left.stream().limit(5).toList()));
    }
  }
}
