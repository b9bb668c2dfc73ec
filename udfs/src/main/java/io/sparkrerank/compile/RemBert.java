package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.compile.PostNormEncoder.Sizes;
import java.util.List;

/**
 * RemBERT: as BERT, with embeddings that are smaller than the hidden states.
 *
 * @see <a href="https://arxiv.org/abs/2010.12821">Chung et al., Rethinking embedding coupling</a>
 */
final class RemBert implements Architecture {

  private static final String MODEL = "rembert";

  @Override
  public String modelType() {
    return MODEL;
  }

  @Override
  public String prefix() {
    return MODEL + ".";
  }

  @Override
  public List<String> harmlessExtras() {
    return List.of("pooler\\.");
  }

  @Override
  public String classification(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = encoder(config);
    int hidden = encoder.hidden();
    String first = encoder.firstToken(network, embeddings(config, network, hidden));
    String pooled = network.linear(first, prefix() + "pooler.dense", hidden, hidden);
    String active = network.activation(pooled, "tanh");
    return network.linear(active, labelsLayer(), config.labels().size(), hidden);
  }

  @Override
  public TokenStates states(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = encoder(config);
    return encoder.allTokens(network, embeddings(config, network, encoder.hidden()));
  }

  private static PostNormEncoder encoder(ModelConfig config) {
    return PostNormEncoder.ofBert(config.json(), MODEL, new Sizes(32, 1152, 18, 4608));
  }

  private static String embeddings(ModelConfig config, NetworkBuilder network, int hidden) {
    int size = config.json().positive("input_embedding_size", 256);
    String embeddings = Embeddings.ofBert(config, MODEL, size).build(network);
    return network.linear(embeddings, MODEL + ".encoder.embedding_hidden_mapping_in", hidden, size);
  }
}
