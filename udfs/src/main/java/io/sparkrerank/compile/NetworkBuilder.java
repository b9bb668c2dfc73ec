package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.Checkpoint;
import io.sparkrerank.tensor.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A builder of networks from layers. Each layer takes its weights from the checkpoint by name, adds
 * its statements to the script, and returns the name of the TorchScript variable with its result.
 * Not thread-safe.
 */
final class NetworkBuilder {

  private static final String NONE = "None";

  private final Checkpoint checkpoint;
  private Precision precision;
  private final DenseKernel kernel;
  private final AttentionKernel attentionKernel;
  private final TorchScript script;
  private final Set<String> used = new HashSet<>();

  /** The parts of weights that the checkpoint does not have under these names. */
  private final Map<String, List<Tensor>> derived = new HashMap<>();

  /** The expressions of weights that several layers share. */
  private final Map<Shared, String> shared = new HashMap<>();

  /** Layers whose names it matches have no bias. */
  private Predicate<String> withoutBias = name -> false;

  NetworkBuilder(Checkpoint checkpoint, Precision precision, DenseKernel kernel) {
    this(checkpoint, precision, kernel, TorchScript.ofTokens());
  }

  /** Returns a builder of what follows the states of tokens, in float32. */
  static NetworkBuilder ofModules(Checkpoint checkpoint, DenseKernel kernel) {
    return new NetworkBuilder(checkpoint, Precision.FP32, kernel, TorchScript.ofStates());
  }

  private NetworkBuilder(
      Checkpoint checkpoint, Precision precision, DenseKernel kernel, TorchScript script) {
    this.script = script;
    this.checkpoint = checkpoint;
    this.precision = precision;
    this.kernel = kernel;
    this.attentionKernel = AttentionKernel.beside(kernel, precision);
  }

  TorchScript script() {
    return script;
  }

  /** Returns the precision in which weights are stored and multiplied from here on. */
  Precision precision() {
    return precision;
  }

  /**
   * Goes on in float32, whatever the precision until here, and returns {@code values} in it. It
   * serves the computations on one vector per pair, where digits cost nothing. bfloat16 has eight
   * bits of them, and logits that it rounds are often equal.
   */
  List<String> exact(String... values) {
    if (precision == Precision.FP32) {
      return List.of(values);
    }
    precision = Precision.FP32;
    return Stream.of(values)
        .map(value -> let("torch.to(%s, %d)", value, precision.scalarType()))
        .toList();
  }

  /**
   * Returns the first of {@code names} that the checkpoint has a tensor for, or the last one: of a
   * weight that several layers share, which may be saved once or several times.
   */
  String firstThere(String... names) {
    return Stream.of(names).filter(checkpoint::has).findFirst().orElse(names[names.length - 1]);
  }

  /** Adds a statement; see {@link TorchScript#let}. */
  String let(String format, Object... args) {
    return script.let(format, args);
  }

  /** Leaves the bias out of layers whose names {@code withoutBias} accepts, from here on. */
  void leaveOutBias(Predicate<String> withoutBias) {
    this.withoutBias = withoutBias;
  }

  /**
   * Defines the weight {@code name} as {@code parts} one below the other, where the checkpoint
   * keeps it in another form.
   */
  void define(String name, List<Tensor> parts) {
    derived.put(name, List.copyOf(parts));
  }

  /** Returns whether the checkpoint has a tensor for {@code name}. */
  boolean has(String name) {
    return checkpoint.has(name);
  }

  /**
   * Defines the dense layers {@code names} by one layer of the checkpoint that has their outputs
   * one below the other, each of {@code outputs}. Its bias is split too, if it has one.
   */
  void unpack(String packed, List<String> names, int outputs, int inputs) {
    int all = outputs * names.size();
    Tensor weight = tensor(packed + ".weight", List.of(all, inputs));
    boolean biased = has(packed + ".bias");
    for (int index = 0; index < names.size(); index++) {
      int from = index * outputs;
      define(names.get(index) + ".weight", List.of(weight.rows(from, from + outputs)));
      if (biased) {
        Tensor bias = tensor(packed + ".bias", List.of(all));
        define(names.get(index) + ".bias", List.of(bias.rows(from, from + outputs)));
      }
    }
  }

  /** Returns a tensor of the checkpoint that takes part in the network. */
  Tensor tensor(String name, List<Integer> shape) {
    Tensor tensor = checkpoint.tensor(name, shape);
    used.add(tensor.name());
    return tensor;
  }

  /** Looks {@code ids} up in a table of vectors. */
  String embedding(String name, int rows, int columns, String ids) {
    return let("torch.embedding(%s, %s)", matrix(List.of(name), rows, columns), ids);
  }

  /** Returns the table itself, for rows that are taken in order. */
  String table(String name, int rows, int columns) {
    return matrix(List.of(name), rows, columns);
  }

  /**
   * Returns a table of the given {@code rows} of {@code name}, in that order. A row may occur more
   * than once.
   */
  String table(String name, List<Integer> rows, int rowsThere, int columns) {
    Tensor whole = tensor(name, List.of(rowsThere, columns));
    List<Tensor> parts = rows.stream().map(row -> whole.rows(row, row + 1)).toList();
    return weight(parts, List.of(parts.size(), columns));
  }

  /** Adds a dense layer. */
  String linear(String input, String name, int outputs, int inputs) {
    return linear(input, List.of(name), outputs, inputs);
  }

  /**
   * Adds several dense layers over one input as one product. Their outputs, {@code outputs} of
   * each, lie side by side.
   */
  String linear(String input, List<String> names, int outputs, int inputs) {
    return let(kernel.product(dense(input, names, outputs, inputs)));
  }

  /** Adds a dense layer of {@code outputs}, of which only those of {@code part} are computed. */
  String linear(String input, String name, int outputs, int inputs, Part part) {
    Tensor weight = tensor(name + ".weight", List.of(outputs, inputs));
    String bias =
        withoutBias.test(name)
            ? NONE
            : weight(
                List.of(part.of(tensor(name + ".bias", List.of(outputs)))), List.of(part.size()));
    return let(
        kernel.product(
            dense(
                input,
                weight(List.of(part.of(weight)), List.of(part.size(), inputs)),
                bias,
                part.size(),
                inputs)));
  }

  /** The outputs of a dense layer from {@code from} to before {@code to}. */
  record Part(int from, int to) {

    private int size() {
      return to - from;
    }

    private Tensor of(Tensor whole) {
      return whole.rows(from, to);
    }
  }

  /** Adds a dense layer, then an activation function by the name that config.json gives it. */
  String linearThen(String activation, String input, String name, int outputs, int inputs) {
    DenseKernel.Dense dense = dense(input, List.of(name), outputs, inputs);
    return kernel
        .activated(dense, activation, activated(dense.linear(), activation))
        .map(this::let)
        .orElseGet(() -> activation(let(kernel.product(dense)), activation));
  }

  /** Adds a dense layer whose output is added to {@code residual}. */
  String linearPlus(String residual, String input, String name, int outputs, int inputs) {
    return let(kernel.added(dense(input, List.of(name), outputs, inputs), residual));
  }

  private DenseKernel.Dense dense(String input, List<String> names, int outputs, int inputs) {
    String weight = matrix(suffixed(names, ".weight"), outputs, inputs);
    return dense(input, weight, bias(names, outputs), outputs * names.size(), inputs);
  }

  private DenseKernel.Dense dense(
      String input, String weight, String bias, int outputs, int inputs) {
    if (kernel.packs(outputs, inputs)) {
      script.prepare(weight, kernel.packed(weight));
    }
    return new DenseKernel.Dense(input, weight, bias);
  }

  /** Lays out queries, keys and values in memory as {@link #attention} reads them fastest. */
  String headsApart(String permuted) {
    return let("%s", attentionKernel.headsApart(permuted));
  }

  /** Adds scaled dot-product attention of operands of shape [batch, heads, length, size]. */
  String attention(AttentionKernel.Operands operands) {
    return let("%s", attentionKernel.attend(operands));
  }

  /** Normalises the last dimension to mean 0 and variance 1, then scales and shifts it. */
  String layerNorm(String input, String name, int size, double epsilon) {
    String weight = vector(List.of(name + ".weight"), size);
    String bias = bias(List.of(name), size);
    return let("torch.layer_norm(%s, [%d], %s, %s, %s, False)", input, size, weight, bias, epsilon);
  }

  /**
   * Divides the last dimension by the root of its mean square, then scales it. The mean is computed
   * in float32.
   */
  String rootMeanSquareNorm(String input, String name, int size, double epsilon) {
    String weight = vector(List.of(name + ".weight"), size);
    String exact = let("torch.to(%s, %d)", input, Precision.FP32.scalarType());
    String mean = let("torch.mean(torch.mul(%s, %s), [-1], True)", exact, exact);
    String scaled = let("torch.mul(%s, torch.rsqrt(torch.add(%s, %s)))", exact, mean, epsilon);
    return let("torch.mul(%s, torch.to(%s, %d))", weight, scaled, precision.scalarType());
  }

  /** Adds an activation function by the name that config.json gives it. */
  String activation(String input, String name) {
    return let(activated(input, name));
  }

  /** Returns an activation function as an expression. */
  private String activated(String input, String name) {
    return ActivationFunction.named(name, checkpoint.directory()).of(input);
  }

  /**
   * Returns the mean of the states of the tokens that are not padding, of shape [batch, hidden].
   */
  String mean(String states) {
    String sum = sum(states, TorchScript.ATTENTION_MASK);
    return let("torch.div(%s, torch.sum(%s, [1], True))", sum, TorchScript.ATTENTION_MASK);
  }

  /**
   * Returns the sum of the states of all tokens, each times its weight, of shape [batch, hidden].
   *
   * @param weights whole numbers of shape [batch, length], 0 for padding
   */
  String sum(String states, String weights) {
    String real = let("torch.to(%s, %d)", weights, precision.scalarType());
    return let("torch.sum(torch.mul(%s, torch.unsqueeze(%s, -1)), [1], False)", states, real);
  }

  /**
   * Returns the attention mask as numbers that are added to attention logits: 0 for tokens, a large
   * negative number for padding. Its shape is [batch, 1, 1, length].
   */
  String additiveMask() {
    String real = let("torch.to(%s, %d)", TorchScript.ATTENTION_MASK, precision.scalarType());
    String padding = let("torch.rsub(%s, 1.)", real);
    String mask = let("torch.mul(%s, %s)", padding, precision.maskedLogit());
    return let("torch.unsqueeze(torch.unsqueeze(%s, 1), 1)", mask);
  }

  private String matrix(List<String> names, int rowsEach, int columns) {
    return stacked(names, List.of(rowsEach, columns), List.of(rowsEach * names.size(), columns));
  }

  private String vector(List<String> names, int sizeEach) {
    return stacked(names, List.of(sizeEach), List.of(sizeEach * names.size()));
  }

  /**
   * Returns the bias of layers that are computed together: either all of them have one, or none
   * has.
   */
  private String bias(List<String> names, int sizeEach) {
    return withoutBias.test(names.get(0)) ? NONE : vector(suffixed(names, ".bias"), sizeEach);
  }

  private String stacked(List<String> names, List<Integer> shapeEach, List<Integer> shape) {
    return shared.computeIfAbsent(
        new Shared(names, precision), key -> weight(parts(names, shapeEach), shape));
  }

  private List<Tensor> parts(List<String> names, List<Integer> shape) {
    return names.stream()
        .flatMap(
            name ->
                derived.containsKey(name)
                    ? derived.get(name).stream()
                    : Stream.of(tensor(name, shape)))
        .toList();
  }

  private String weight(List<Tensor> parts, List<Integer> shape) {
    return script.weight(new Weight("w" + script.weights().size(), parts, shape, precision));
  }

  /** The tensors of a weight and the precision in which it is stored. */
  private record Shared(List<String> names, Precision precision) {}

  private static List<String> suffixed(List<String> names, String suffix) {
    return names.stream().map(name -> name + suffix).toList();
  }

  /**
   * Returns the names of the checkpoint's tensors that took no part, except those that {@code
   * harmless} accepts.
   */
  Set<String> unread(Predicate<String> harmless) {
    Set<String> left = new TreeSet<>(checkpoint.names());
    left.removeAll(used);
    left.removeIf(harmless);
    return left;
  }
}
