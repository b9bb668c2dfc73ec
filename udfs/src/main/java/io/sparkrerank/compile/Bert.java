package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.ModelConfig;
import java.util.List;

/**
 * BERT and MiniLM: a pooler (dense, tanh) over the first token, then a dense layer.
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al., BERT</a>
 */
final class Bert implements Architecture {

  @Override
  public String modelType() {
    return "bert";
  }

  @Override
  public String prefix() {
    return "bert.";
  }

  @Override
  public List<String> harmlessExtras() {
    return List.of("pooler\\.");
  }

  @Override
  public String classification(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = PostNormEncoder.ofBert(config.json(), "bert");
    String first = encoder.firstToken(network, embeddings(config, network, encoder));
    String pooled = network.linear(first, "bert.pooler.dense", encoder.hidden(), encoder.hidden());
    String active = network.activation(pooled, "tanh");
    return network.linear(active, labelsLayer(), config.labels().size(), encoder.hidden());
  }

  @Override
  public TokenStates states(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = PostNormEncoder.ofBert(config.json(), "bert");
    return encoder.allTokens(network, embeddings(config, network, encoder));
  }

  private static String embeddings(
      ModelConfig config, NetworkBuilder network, PostNormEncoder encoder) {
    return Embeddings.ofBert(config, "bert", encoder.hidden()).build(network);
  }
}
