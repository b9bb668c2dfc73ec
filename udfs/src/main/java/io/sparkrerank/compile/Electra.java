package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.ModelConfig;

/**
 * ELECTRA: as BERT, with embeddings that may be smaller than the hidden states, and a head of its
 * own (dense, gelu, dense).
 *
 * @see <a href="https://arxiv.org/abs/2003.10555">Clark et al., ELECTRA</a>
 */
final class Electra implements Architecture {

  @Override
  public String transformersClass() {
    return "ElectraForSequenceClassification";
  }

  @Override
  public String build(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = PostNormEncoder.ofBert(config.json(), "electra");
    int hidden = encoder.hidden();
    int embeddingSize = config.json().integer("embedding_size", hidden);
    String embeddings = Embeddings.ofBert(config, "electra", embeddingSize).build(network);
    if (embeddingSize != hidden) {
      embeddings = network.linear(embeddings, "electra.embeddings_project", hidden, embeddingSize);
    }
    String first = encoder.firstToken(network, embeddings);
    String dense = network.linear(first, "classifier.dense", hidden, hidden);
    String active = network.activation(dense, "gelu");
    return network.linear(active, "classifier.out_proj", config.labels().size(), hidden);
  }
}
