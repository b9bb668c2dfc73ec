package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.checkpoint.YesNoTokens;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A family of networks: knows the names of its tensors and the order of its computation. */
interface Architecture {

  /** Returns the {@code model_type} by which transformers knows it, such as {@code bert}. */
  String modelType();

  /**
   * Returns whether a class that comes with code of its own is one of this family, by its name such
   * as {@code BertModel}.
   */
  default boolean hasClass(String className) {
    return className
        .toLowerCase(Locale.ROOT)
        .startsWith(modelType().replace("-", "").replace("_", ""));
  }

  /**
   * Adds the network with its classification head and returns the variable with the logits, of
   * shape [batch, labels], in float32.
   */
  String classification(ModelConfig config, NetworkBuilder network);

  /**
   * Returns the text before the names of the tensors of the network without its head, such as
   * {@code bert.}
   */
  String prefix();

  /** Adds the network without its head. */
  TokenStates states(ModelConfig config, NetworkBuilder network);

  /**
   * Adds the network without its head, as far as the first token needs it. Returns that token's
   * state, of shape [batch, hidden], in float32.
   */
  default ModuleLayers.Value firstToken(ModelConfig config, NetworkBuilder network) {
    TokenStates states = states(config, network);
    return new ModuleLayers.Value(
        network.let("torch.select(%s, 1, 0)", states.variable()), states.hidden());
  }

  /** Adds the network up to where the last layer of a head for tokens begins. */
  default TokenStates tokens(ModelConfig config, NetworkBuilder network) {
    return states(config, network);
  }

  /**
   * Adds the network with the last layer of {@link io.sparkrerank.checkpoint.Head#YES_NO} and
   * returns the variable with one logit per pair, of shape [batch, 1], in float32. Only for a
   * family that names its {@link #yesNoLayer}.
   */
  default String yesNo(ModelConfig config, NetworkBuilder network, YesNoTokens tokens) {
    throw new UnsupportedOperationException(modelType() + " generates no text");
  }

  /**
   * Returns the name of a layer that checkpoints have if their network generates text; nothing if
   * that of this family does not, or is not compiled.
   */
  default Optional<String> yesNoLayer() {
    return Optional.empty();
  }

  /** Returns the name of a head's last layer where it is one for labels. */
  default String labelsLayer() {
    return "classifier";
  }

  /** Returns the name of a head's last layer where it is one for answers. */
  default String answersLayer() {
    return "qa_outputs";
  }

  /**
   * Returns regular expressions for the names, without {@link #prefix}, of tensors that good
   * checkpoints of this family have although their network does not read them, such as a pooler.
   * Each must match the start of a name. Any other tensor that is left over leads to a warning.
   */
  default List<String> harmlessExtras() {
    return List.of();
  }

  /**
   * Returns whether good checkpoints of this family have the tensor {@code name} although their
   * network does not read it.
   */
  default boolean isHarmlessExtra(String name) {
    String own = name.startsWith(prefix()) ? name.substring(prefix().length()) : name;
    return Stream.concat(HARMLESS_EXTRAS.stream(), harmlessExtras().stream())
        .anyMatch(pattern -> Pattern.compile(pattern).matcher(own).lookingAt());
  }

  /**
   * The same for every family: constant buffers, weights of a loss, and heads of pre-training, in
   * the form of {@link #harmlessExtras}.
   */
  List<String> HARMLESS_EXTRAS =
      List.of(
          ".*position_ids$",
          ".*token_type_ids$",
          ".*rotary_emb\\.(.*\\.)?inv_freq$",
          "loss_fct\\.",
          "lm_head\\.",
          "cls\\.");

  /**
   * The states that a head for tokens, or pooling, reads.
   *
   * @param variable the states, of shape [batch, length, hidden], in float32
   * @param hidden the size of a token's state
   */
  record TokenStates(String variable, int hidden) {}
}
