package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.ModelConfig;
import java.util.List;

/**
 * BERT, MiniLM and ERNIE: a pooler (dense, tanh) over the first token, then a dense layer.
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al., BERT</a>
 * @see <a href="https://arxiv.org/abs/1907.12412">Sun et al., ERNIE 2.0</a>
 */
final class Bert implements Architecture {

  private static final String ERNIE = "ernie";

  private final String modelType;

  private Bert(String modelType) {
    this.modelType = modelType;
  }

  /** Returns BERT itself. */
  static Bert bert() {
    return new Bert("bert");
  }

  /** Returns ERNIE, which may have embeddings of tasks. */
  static Bert ernie() {
    return new Bert(ERNIE);
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public String prefix() {
    return modelType + ".";
  }

  @Override
  public List<String> harmlessExtras() {
    return List.of("pooler\\.");
  }

  @Override
  public String classification(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = PostNormEncoder.ofBert(config.json(), modelType);
    String first = encoder.firstToken(network, embeddings(config, network, encoder));
    String pooled =
        network.linear(first, prefix() + "pooler.dense", encoder.hidden(), encoder.hidden());
    String active = network.activation(pooled, "tanh");
    return network.linear(active, labelsLayer(), config.labels().size(), encoder.hidden());
  }

  @Override
  public ModuleLayers.Value firstToken(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = PostNormEncoder.ofBert(config.json(), "bert");
    String first = encoder.firstToken(network, embeddings(config, network, encoder));
    return new ModuleLayers.Value(first, encoder.hidden());
  }

  @Override
  public TokenStates states(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = PostNormEncoder.ofBert(config.json(), modelType);
    return encoder.allTokens(network, embeddings(config, network, encoder));
  }

  private String embeddings(ModelConfig config, NetworkBuilder network, PostNormEncoder encoder) {
    Embeddings embeddings = Embeddings.ofBert(config, modelType, encoder.hidden());
    String sum = embeddings.sumWithPositions(network);
    if (modelType.equals(ERNIE) && config.json().flag("use_task_id").orElse(false)) {
      // All tokens are of the first task: nothing but training passes another one.
      String task =
          network.table(
              prefix() + "embeddings.task_type_embeddings.weight",
              List.of(0),
              config.json().positive("task_type_vocab_size", 3),
              encoder.hidden());
      sum = network.let("torch.add(%s, %s)", sum, task);
    }
    return embeddings.normalized(network, sum);
  }
}
