package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.ModelConfig;

/**
 * BERT and MiniLM: a pooler (dense, tanh) over the first token, then a dense layer.
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al., BERT</a>
 */
final class Bert implements Architecture {

  @Override
  public String transformersClass() {
    return "BertForSequenceClassification";
  }

  @Override
  public String build(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = PostNormEncoder.ofBert(config.json(), "bert");
    String embeddings = Embeddings.ofBert(config, "bert", encoder.hidden()).build(network);
    String first = encoder.firstToken(network, embeddings);
    String pooled = network.linear(first, "bert.pooler.dense", encoder.hidden(), encoder.hidden());
    String active = network.activation(pooled, "tanh");
    return network.linear(active, "classifier", config.labels().size(), encoder.hidden());
  }
}
