package io.sparkrerank.compile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A TorchScript module under construction: its weights and the straight-line code of its forward
 * pass. Not thread-safe.
 *
 * <p>The module takes {@code input_ids}, {@code attention_mask} and {@code token_type_ids}, each
 * int64 of shape [batch, length], and returns float32 logits, one row per pair.
 */
final class TorchScript {

  static final String INPUT_IDS = "input_ids";
  static final String ATTENTION_MASK = "attention_mask";
  static final String TOKEN_TYPE_IDS = "token_type_ids";

  /** The states of all tokens, float32 of shape [batch, length, hidden]. */
  static final String STATES = "token_embeddings";

  private final List<String> inputs;
  private final List<Weight> weights = new ArrayList<>();

  /**
   * The expressions that replace weights when the module is loaded. Other weights stay as they are.
   */
  private final Map<String, String> prepared = new HashMap<>();

  private final StringBuilder body = new StringBuilder();
  private int variables;

  private TorchScript(List<String> inputs) {
    this.inputs = inputs;
  }

  /** Begins a module that takes token ids, their mask and their types. */
  static TorchScript ofTokens() {
    return new TorchScript(List.of(INPUT_IDS, ATTENTION_MASK, TOKEN_TYPE_IDS));
  }

  /** Begins a module that takes the states of tokens, and the mask. */
  static TorchScript ofStates() {
    return new TorchScript(List.of(STATES, ATTENTION_MASK));
  }

  /**
   * Adds a statement and returns the variable that it assigns. Formats as String.format does in the
   * root locale: digits are ASCII.
   */
  String let(String format, Object... args) {
    String variable = "v" + variables++;
    body.append("    ").append(variable).append(" = ");
    body.append(String.format(Locale.ROOT, format, args)).append('\n');
    return variable;
  }

  /** Adds a weight and returns the expression that reads it. */
  String weight(Weight weight) {
    weights.add(weight);
    return "self." + weight.name();
  }

  /** Replaces a weight by {@code expression}, in which it has its name, when it is loaded. */
  void prepare(String weight, String expression) {
    prepared.put(weight, expression);
  }

  List<Weight> weights() {
    return List.copyOf(weights);
  }

  /** Returns the source of the module, whose forward pass returns {@code result}. */
  String source(String result) {
    StringBuilder source = new StringBuilder("class Net(Module):\n");
    source.append("  __parameters__ = []\n  __buffers__ = []\n  training : bool\n");
    for (Weight weight : weights) {
      source.append("  ").append(weight.name()).append(" : Tensor\n");
    }
    loading(source);
    source.append("  def forward(self: __torch__.Net,\n");
    String declared =
        String.join(",\n", inputs.stream().map(input -> "    " + input + ": Tensor").toList());
    source.append(declared).append(") -> Tensor:\n");
    return source.append(body).append("    return ").append(result).append('\n').toString();
  }

  /** Adds the methods that libtorch calls with the stored weights; see {@link Pickle#module}. */
  private void loading(StringBuilder source) {
    String state =
        "Tuple[" + String.join(", ", Collections.nCopies(weights.size(), "Tensor")) + "]";
    source.append("  def __getstate__(self: __torch__.Net) -> ").append(state).append(":\n");
    source.append("    return (");
    weights.forEach(weight -> source.append("self.").append(weight.name()).append(", "));
    source.append(")\n  def __setstate__(self: __torch__.Net,\n    state: ").append(state);
    source.append(") -> NoneType:\n    self.training = False\n");
    for (int index = 0; index < weights.size(); index++) {
      String weight = "self." + weights.get(index).name();
      source.append("    ").append(weight).append(" = (state)[").append(index).append("]\n");
      String expression = prepared.get(weight);
      if (expression != null) {
        source.append("    ").append(weight).append(" = ").append(expression).append('\n');
      }
    }
    source.append("    return None\n");
  }
}
