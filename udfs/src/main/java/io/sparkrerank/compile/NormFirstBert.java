package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.compile.PostNormEncoder.LayerNames;
import io.sparkrerank.compile.PostNormEncoder.Sizes;
import java.util.List;

/**
 * BERT and RoBERTa with a {@link NormFirstEncoder}: Megatron-BERT and XLM-RoBERTa-XL, whose
 * embeddings are not normalised, and RoBERTa-PreLayerNorm.
 *
 * @see <a href="https://arxiv.org/abs/1909.08053">Shoeybi et al., Megatron-LM</a>
 * @see <a href="https://arxiv.org/abs/2105.00572">Goyal et al., Larger-scale transformers for
 *     multilingual masked language modeling</a>
 */
final class NormFirstBert implements Architecture {

  private final Family family;

  private NormFirstBert(Family family) {
    this.family = family;
  }

  /**
   * The differences between the families.
   *
   * @param model what the names of tensors of the network without its head begin with
   * @param attentionNorm the name of the norm before attention
   * @param outputNorm the name of the norm before the feed-forward network
   * @param lastNorm the name of the norm of the last states
   * @param normed whether embeddings are normalised
   * @param kin whose positions and head they are
   */
  private record Family(
      String modelType,
      String model,
      Sizes sizes,
      double epsilon,
      String attentionNorm,
      String outputNorm,
      String lastNorm,
      boolean normed,
      Kin kin) {}

  private enum Kin {
    BERT,
    ROBERTA
  }

  static NormFirstBert megatron() {
    return new NormFirstBert(
        new Family(
            "megatron-bert",
            "bert",
            new Sizes(24, 1024, 16, 4096),
            1e-12,
            "attention.ln",
            "ln",
            "encoder.ln",
            false,
            Kin.BERT));
  }

  static NormFirstBert xlmRobertaXl() {
    return new NormFirstBert(
        new Family(
            "xlm-roberta-xl",
            "roberta",
            new Sizes(36, 2560, 32, 10240),
            1e-5,
            "attention.self_attn_layer_norm",
            "LayerNorm",
            "encoder.LayerNorm",
            false,
            Kin.ROBERTA));
  }

  static NormFirstBert robertaPreLayerNorm() {
    return new NormFirstBert(
        new Family(
            "roberta-prelayernorm",
            "roberta_prelayernorm",
            Sizes.BASE,
            1e-12,
            "attention.LayerNorm",
            "intermediate.LayerNorm",
            "LayerNorm",
            true,
            Kin.ROBERTA));
  }

  @Override
  public String modelType() {
    return family.modelType();
  }

  @Override
  public String prefix() {
    return family.model() + ".";
  }

  @Override
  public List<String> harmlessExtras() {
    return List.of("pooler\\.");
  }

  @Override
  public String classification(ModelConfig config, NetworkBuilder network) {
    NormFirstEncoder encoder = encoder(config);
    int hidden = encoder.hidden();
    String first = encoder.firstToken(network, embeddings(config, network, encoder));
    String layer = family.kin() == Kin.BERT ? prefix() + "pooler.dense" : "classifier.dense";
    String active = network.activation(network.linear(first, layer, hidden, hidden), "tanh");
    return network.linear(active, labelsLayer(), config.labels().size(), hidden);
  }

  @Override
  public String labelsLayer() {
    return family.kin() == Kin.BERT ? "classifier" : "classifier.out_proj";
  }

  @Override
  public TokenStates states(ModelConfig config, NetworkBuilder network) {
    NormFirstEncoder encoder = encoder(config);
    return encoder.allTokens(network, embeddings(config, network, encoder));
  }

  private NormFirstEncoder encoder(ModelConfig config) {
    LayerNames bert = LayerNames.ofBert(family.model());
    LayerNames names =
        new LayerNames(
            bert.prefix(),
            bert.query(),
            bert.key(),
            bert.value(),
            bert.attentionOutput(),
            family.attentionNorm(),
            bert.up(),
            bert.down(),
            family.outputNorm());
    return new NormFirstEncoder(
        PostNormEncoder.ofBert(config.json(), names, family.sizes(), family.epsilon()),
        prefix() + family.lastNorm());
  }

  private String embeddings(ModelConfig config, NetworkBuilder network, NormFirstEncoder encoder) {
    Embeddings embeddings =
        Embeddings.of(
            config, prefix() + "embeddings.", encoder.hidden(), encoder.sizes().epsilon());
    String sum =
        family.kin() == Kin.BERT
            ? embeddings.sumWithPositions(network)
            : embeddings.sumWithOffset(network, config.padTokenId());
    return family.normed() ? embeddings.normalized(network, sum) : sum;
  }
}
