package io.sparkrerank.compile;

import io.sparkrerank.compile.Architecture.TokenStates;
import io.sparkrerank.compile.PostNormEncoder.LayerNames;
import java.util.List;

/**
 * BERT's encoder with the norms elsewhere: self-attention and the feed-forward network each read
 * normalised states and are added to them as they were, and the last states are normalised too.
 *
 * @param sizes the layers and their sizes; their {@code attentionNorm} stands before attention,
 *     their {@code outputNorm} before the feed-forward network
 * @param norm the name of the norm of the last states
 * @see <a href="https://arxiv.org/abs/2002.04745">Xiong et al., On layer normalization in the
 *     transformer architecture</a>
 */
record NormFirstEncoder(PostNormEncoder sizes, String norm) {

  /** Returns the size of a token's vector. */
  int hidden() {
    return sizes.hidden();
  }

  /**
   * Adds all layers over {@code embeddings} of shape [batch, length, hidden], the last one for the
   * first token only, and returns its vector, of shape [batch, hidden] and in float32.
   */
  String firstToken(NetworkBuilder network, String embeddings) {
    SelfAttention attention = attention(network);
    List<LayerNames> layers = sizes.layers();
    LayerNames last = layers.get(layers.size() - 1);
    String states = embeddings;
    for (LayerNames layer : layers.subList(0, layers.size() - 1)) {
      states = layer(network, attention, layer, states);
    }
    String normed = normed(network, states, last.attentionNorm());
    String query = network.let("torch.slice(%s, 1, 0, 1, 1)", normed);
    String attended = attention.ofFirst(network, last, normed, query);
    List<String> exact =
        network.exact(network.let("torch.slice(%s, 1, 0, 1, 1)", states), attended);
    String first = afterAttention(network, last, exact.get(0), exact.get(1));
    return network.let("torch.select(%s, 1, 0)", normed(network, first, norm));
  }

  /** Adds all layers over {@code embeddings} for all tokens. */
  TokenStates allTokens(NetworkBuilder network, String embeddings) {
    SelfAttention attention = attention(network);
    String states = embeddings;
    for (LayerNames layer : sizes.layers()) {
      states = layer(network, attention, layer, states);
    }
    String exact = network.exact(states).get(0);
    return new TokenStates(normed(network, exact, norm), hidden());
  }

  private SelfAttention attention(NetworkBuilder network) {
    BatchShape shape = BatchShape.ofInput(network);
    MultiHeadAttention heads = sizes.attention();
    return new SelfAttention(heads, shape, new MaskedAttention(network, heads, shape));
  }

  private String layer(
      NetworkBuilder network, SelfAttention attention, LayerNames layer, String states) {
    String normed = normed(network, states, layer.attentionNorm());
    return afterAttention(network, layer, states, attention.ofAll(network, layer, normed));
  }

  private String afterAttention(
      NetworkBuilder network, LayerNames layer, String input, String attended) {
    int inside = sizes.intermediate();
    String states =
        network.linearPlus(input, attended, layer.attentionOutput(), hidden(), hidden());
    String normed = normed(network, states, layer.outputNorm());
    String up = network.linearThen(sizes.activation(), normed, layer.up(), inside, hidden());
    return network.linearPlus(states, up, layer.down(), hidden(), inside);
  }

  private String normed(NetworkBuilder network, String states, String name) {
    return network.layerNorm(states, name, hidden(), sizes.epsilon());
  }
}
