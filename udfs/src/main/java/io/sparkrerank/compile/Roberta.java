package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.ModelConfig;
import java.util.List;

/**
 * RoBERTa, XLM-RoBERTa, CamemBERT and data2vec for text: as BERT, with positions that start after
 * the padding id, and a head of its own (dense, tanh, dense).
 *
 * @see <a href="https://arxiv.org/abs/1907.11692">Liu et al., RoBERTa</a>
 */
final class Roberta implements Architecture {

  private final String modelType;
  private final String model;

  /**
   * @param model what the names of tensors of the network without its head begin with
   */
  Roberta(String modelType, String model) {
    this.modelType = modelType;
    this.model = model;
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public String prefix() {
    return model + ".";
  }

  @Override
  public List<String> harmlessExtras() {
    return List.of("pooler\\.");
  }

  @Override
  public String classification(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = PostNormEncoder.ofBert(config.json(), model);
    String first = encoder.firstToken(network, embeddings(config, network, encoder));
    String dense = network.linear(first, "classifier.dense", encoder.hidden(), encoder.hidden());
    String active = network.activation(dense, "tanh");
    return network.linear(active, labelsLayer(), config.labels().size(), encoder.hidden());
  }

  @Override
  public String labelsLayer() {
    return "classifier.out_proj";
  }

  @Override
  public ModuleLayers.Value firstToken(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = PostNormEncoder.ofBert(config.json(), "roberta");
    String first = encoder.firstToken(network, embeddings(config, network, encoder));
    return new ModuleLayers.Value(first, encoder.hidden());
  }

  @Override
  public TokenStates states(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = PostNormEncoder.ofBert(config.json(), model);
    return encoder.allTokens(network, embeddings(config, network, encoder));
  }

  private String embeddings(ModelConfig config, NetworkBuilder network, PostNormEncoder encoder) {
    return Embeddings.ofBert(config, model, encoder.hidden())
        .buildWithOffset(network, config.padTokenId());
  }
}
