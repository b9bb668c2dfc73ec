package io.sparkrerank.model.prepare;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.Head;
import io.sparkrerank.checkpoint.HeadModule;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.checkpoint.OnnxGraph;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Chooses the outputs of an exported graph for the use of a model: logits, or the states of all
 * tokens, behind which the modules of the model are computed.
 */
final class GraphForUse {

  private static final Set<String> INPUTS =
      Set.of("input_ids", "attention_mask", "token_type_ids", "position_ids");

  private static final Set<String> INPUT_TYPES = Set.of("int64", "int32");
  private static final Set<String> OUTPUT_TYPES = Set.of("float32", "float16", "float64");

  /** The names of the states of tokens, in the order in which the reference looks for them. */
  private static final List<String> TOKENS = List.of("last_hidden_state", HeadModule.TOKENS);

  private static final String POOLER = "pooler_output";

  private final OnnxGraph graph;
  private final ModelDirectory directory;

  private GraphForUse(OnnxGraph graph, ModelDirectory directory) {
    this.graph = graph;
    this.directory = directory;
  }

  /**
   * The outputs that are used.
   *
   * @param indexes their places among the outputs of the graph
   * @param areTokens whether it is the states of all tokens
   */
  record Outputs(List<Integer> indexes, boolean areTokens) {}

  /**
   * Returns the outputs of the graph in {@code directory} that its head needs.
   *
   * @throws RerankException if it takes inputs that are not known, or has no such output
   */
  static Outputs of(OnnxGraph graph, ModelDirectory directory) {
    GraphForUse use = new GraphForUse(graph, directory);
    use.requireInputs();
    Outputs outputs = use.outputs();
    for (int index : outputs.indexes()) {
      OnnxGraph.Value output = graph.outputs().get(index);
      if (!OUTPUT_TYPES.contains(output.type())) {
        throw use.refused("the output %s is none of numbers".formatted(output));
      }
    }
    return outputs;
  }

  /** Returns the number formats of the inputs by their names. */
  static Map<String, String> inputTypes(OnnxGraph graph) {
    return graph.inputs().stream()
        .collect(Collectors.toMap(OnnxGraph.Value::name, OnnxGraph.Value::type));
  }

  private void requireInputs() {
    for (OnnxGraph.Value input : graph.inputs()) {
      if (!INPUTS.contains(input.name()) || !INPUT_TYPES.contains(input.type())) {
        throw refused("the input %s is not known here".formatted(input));
      }
    }
    for (String needed : List.of("input_ids", "attention_mask")) {
      if (graph.inputs().stream().noneMatch(input -> input.name().equals(needed))) {
        throw refused("it has no input " + needed);
      }
    }
  }

  private Outputs outputs() {
    return switch (directory.head()) {
      case EMBEDDING -> vector();
      case QUESTION_ANSWERING -> spans();
      case YES_NO -> throw refused("the decoder of such a model is compiled from its weights only");
      case SEQUENCE_CLASSIFICATION -> {
        boolean modular = directory.chain().network().equals(HeadModule.TOKENS);
        Optional<Integer> tokens = modular ? tokens() : Optional.empty();
        yield tokens
            .map(index -> new Outputs(List.of(index), true))
            .orElseGet(() -> new Outputs(List.of(logits()), false));
      }
    };
  }

  private Outputs vector() {
    Optional<Integer> tokens = tokens();
    if (tokens.isPresent()) {
      return new Outputs(List.of(tokens.get()), true);
    }
    int vector =
        named(HeadModule.VECTOR)
            .or(() -> only(output -> !output.name().equals(POOLER) && output.rank() == 2))
            .orElseThrow(() -> refused("none of its outputs is the states of tokens or a vector"));
    return new Outputs(List.of(vector), false);
  }

  private Outputs spans() {
    Optional<Integer> start = named("start_logits");
    Optional<Integer> end = named("end_logits");
    if (start.isPresent() && end.isPresent()) {
      return new Outputs(List.of(start.get(), end.get()), false);
    }
    return new Outputs(graph.outputs().size() > 1 ? List.of(0, 1) : List.of(0), false);
  }

  private int logits() {
    return named("logits")
        .or(() -> named(HeadModule.SCORES))
        .or(
            () ->
                only(
                    output ->
                        (output.rank() == 2 || output.rank() < 0)
                            && !output.name().equals(POOLER)
                            && !output.name().equals(HeadModule.VECTOR)
                            && !TOKENS.contains(output.name())))
        .orElseThrow(() -> refused("none of its outputs is logits of pairs"));
  }

  private Optional<Integer> tokens() {
    return TOKENS.stream()
        .flatMap(name -> named(name).stream())
        .filter(index -> graph.outputs().get(index).rank() != 2)
        .findFirst()
        .or(() -> only(output -> output.rank() == 3));
  }

  private Optional<Integer> named(String name) {
    return IntStream.range(0, graph.outputs().size())
        .filter(index -> graph.outputs().get(index).name().equals(name))
        .boxed()
        .findFirst();
  }

  /** Returns the output that {@code fits}, if it is the only one. */
  private Optional<Integer> only(Predicate<OnnxGraph.Value> fits) {
    List<Integer> fitting =
        IntStream.range(0, graph.outputs().size())
            .filter(index -> fits.test(graph.outputs().get(index)))
            .boxed()
            .toList();
    return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
  }

  private RerankException refused(String reason) {
    return RerankException.model(
        "The graph %s cannot %s: %s. It has %s. Take another export, or model.safetensors",
        graph.file(),
        directory.head() == Head.EMBEDDING ? "make vectors of texts" : "score pairs",
        reason,
        graph.describe());
  }
}
