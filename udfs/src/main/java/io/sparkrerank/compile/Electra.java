package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.ModelConfig;
import java.util.List;

/**
 * ELECTRA: as BERT, with embeddings that may be smaller than the hidden states, and a head of its
 * own (dense, gelu, dense).
 *
 * @see <a href="https://arxiv.org/abs/2003.10555">Clark et al., ELECTRA</a>
 */
final class Electra implements Architecture {

  @Override
  public String modelType() {
    return "electra";
  }

  @Override
  public String prefix() {
    return "electra.";
  }

  @Override
  public List<String> harmlessExtras() {
    return List.of("(discriminator|generator)_(predictions|lm_head)\\.");
  }

  @Override
  public String classification(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = encoder(config);
    int hidden = encoder.hidden();
    String first = encoder.firstToken(network, embeddings(config, network, hidden));
    String dense = network.linear(first, "classifier.dense", hidden, hidden);
    String active = network.activation(dense, "gelu");
    return network.linear(active, labelsLayer(), config.labels().size(), hidden);
  }

  @Override
  public String labelsLayer() {
    return "classifier.out_proj";
  }

  @Override
  public TokenStates states(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = encoder(config);
    return encoder.allTokens(network, embeddings(config, network, encoder.hidden()));
  }

  private static PostNormEncoder encoder(ModelConfig config) {
    return PostNormEncoder.ofBert(config.json(), "electra", PostNormEncoder.Sizes.SMALL);
  }

  private static String embeddings(ModelConfig config, NetworkBuilder network, int hidden) {
    int size = config.json().positive("embedding_size", 128);
    String embeddings = Embeddings.ofBert(config, "electra", size).build(network);
    return size == hidden
        ? embeddings
        : network.linear(embeddings, "electra.embeddings_project", hidden, size);
  }
}
