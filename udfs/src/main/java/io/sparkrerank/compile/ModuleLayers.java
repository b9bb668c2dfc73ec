package io.sparkrerank.compile;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.HeadModule;
import io.sparkrerank.checkpoint.ModuleChain;
import io.sparkrerank.checkpoint.Pooling;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The modules of sentence-transformers behind a network, as layers. They go on in float32. Not
 * thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/1908.10084">Reimers and Gurevych, Sentence-BERT</a>
 */
final class ModuleLayers {

  /** A multiple of all numbers of floats that processors compute at once. */
  private static final int VECTOR = 64;

  private final NetworkBuilder network;
  private final Path root;
  private final Map<String, Value> values = new HashMap<>();

  /**
   * A value between modules.
   *
   * @param variable of shape [batch, size] or [batch, length, size]
   * @param size its last dimension
   */
  record Value(String variable, int size) {}

  /**
   * Begins with the output of the network.
   *
   * @param root the model's directory, which the folders of modules lie in
   */
  ModuleLayers(NetworkBuilder network, Path root) {
    this.network = network;
    this.root = root;
  }

  /**
   * Adds the modules of {@code chain} behind the network's {@code output}, and returns the last.
   */
  Value add(ModuleChain chain, Value output) {
    Set<String> withoutBias = new HashSet<>();
    for (HeadModule module : chain.modules()) {
      if (module instanceof HeadModule.Dense dense) {
        withoutBias.add(residualOf(dense));
        if (!dense.bias()) {
          withoutBias.add(linearOf(dense));
        }
      }
    }
    network.leaveOutBias(withoutBias::contains);
    values.put(chain.network(), output);
    for (HeadModule module : chain.modules()) {
      values.put(module.to(), output(module, value(module.from())));
    }
    return value(chain.result());
  }

  private Value value(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  private Value output(HeadModule module, Value input) {
    if (module instanceof Pooling pooling) {
      return pooled(pooling, input);
    }
    if (module instanceof HeadModule.Dense dense) {
      return dense(dense, input);
    }
    if (module instanceof HeadModule.LayerNorm norm) {
      return layerNorm(norm, input);
    }
    return normalized(input, module.from().equals(HeadModule.TOKENS) ? 2 : 1);
  }

  /**
   * Adds the modules of {@code chain} where the network has computed the state of the first token
   * alone, which is all that they read.
   */
  Value addToFirstToken(ModuleChain chain, Value first) {
    List<HeadModule> others =
        chain.modules().stream().filter(module -> !(module instanceof Pooling)).toList();
    return add(new ModuleChain(HeadModule.VECTOR, others, chain.result(), chain.warnings()), first);
  }

  private Value pooled(Pooling pooling, Value states) {
    List<String> vectors = pooling.modes().stream().map(mode -> pooled(mode, states)).toList();
    int size = states.size() * vectors.size();
    return new Value(
        vectors.size() == 1
            ? vectors.get(0)
            : network.let("torch.cat([%s], 1)", String.join(", ", vectors)),
        size);
  }

  private String pooled(Pooling.Mode mode, Value states) {
    String mask = TorchScript.ATTENTION_MASK;
    String variable = states.variable();
    return switch (mode) {
      case CLS -> network.let("torch.select(%s, 1, 0)", variable);
      case MEAN -> network.mean(variable);
      case MAX -> {
        // The smallest number in place of minus infinity: each row has a token.
        String padding = network.let("torch.unsqueeze(torch.eq(%s, 0), -1)", mask);
        yield network.let(
            "torch.amax(torch.masked_fill(%s, %s, -3.4028234663852886e+38), [1], False)",
            variable, padding);
      }
      case MEAN_SQRT_LENGTH ->
          network.let(
              "torch.div(%s, torch.sqrt(torch.sum(%s, [1], True)))",
              network.sum(variable, mask), mask);
      case WEIGHTED_MEAN -> {
        String weights = network.let("torch.mul(torch.cumsum(%s, 1), %s)", mask, mask);
        yield network.let(
            "torch.div(%s, torch.sum(%s, [1], True))", network.sum(variable, weights), weights);
      }
      case LAST -> {
        String last = network.let("torch.sub(torch.sum(%s, [1], True), 1)", mask);
        String index =
            network.let("torch.expand(torch.unsqueeze(%s, -1), [-1, 1, %d])", last, states.size());
        yield network.let("torch.select(torch.gather(%s, 1, %s), 1, 0)", variable, index);
      }
    };
  }

  private Value dense(HeadModule.Dense dense, Value input) {
    requireSize(dense, dense.inputs(), input);
    Path config = root.resolve(dense.folder()).resolve("config.json");
    ActivationFunction function = ActivationFunction.ofTorch(dense.activation(), config);
    String product =
        network.linear(input.variable(), linearOf(dense), dense.outputs(), dense.inputs());
    String output = activated(function, product, dense);
    if (dense.residual()) {
      String residual =
          dense.inputs() == dense.outputs()
              ? input.variable()
              : network.linear(
                  input.variable(), residualOf(dense), dense.outputs(), dense.inputs());
      output = network.let("torch.add(%s, %s)", output, residual);
    }
    return new Value(output, dense.outputs());
  }

  /**
   * Adds an activation function over rows of whole vectors of the processor. libtorch computes the
   * numbers that remain after those of a batch in another way, which rounds differently.
   */
  private String activated(ActivationFunction function, String product, HeadModule.Dense dense) {
    int rest = dense.outputs() % VECTOR;
    if (rest == 0 || dense.activation().equals("Identity") || function.isOfRow()) {
      return network.let("%s", function.of(product));
    }
    String padded = network.let("torch.constant_pad_nd(%s, [0, %d], 0)", product, VECTOR - rest);
    return network.let(
        "torch.slice(%s, -1, 0, %d, 1)", network.let("%s", function.of(padded)), dense.outputs());
  }

  private static String linearOf(HeadModule.Dense dense) {
    return dense.folder() + "/linear";
  }

  private static String residualOf(HeadModule.Dense dense) {
    return dense.folder() + "/residual";
  }

  private Value layerNorm(HeadModule.LayerNorm norm, Value input) {
    requireSize(norm, norm.size(), input);
    return new Value(
        network.layerNorm(
            input.variable(), norm.folder() + "/norm", norm.size(), HeadModule.LayerNorm.EPSILON),
        norm.size());
  }

  private Value normalized(Value input, int dimension) {
    // The smallest divisor is that of torch.nn.functional.normalize.
    return new Value(
        network.let(
            "torch.div(%s, torch.clamp_min(torch.norm(%s, 2, [%d], True), 1e-12))",
            input.variable(), input.variable(), dimension),
        input.size());
  }

  private void requireSize(HeadModule module, int size, Value input) {
    if (input.size() != size) {
      throw RerankException.model(
          "The module %s in %s takes %d numbers, and the part before it gives %d",
          module.folder(), root, size, input.size());
    }
  }
}
