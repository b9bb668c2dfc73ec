package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.compile.PostNormEncoder.LayerNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * JinaBERT: as BERT, with a penalty on the distance between two tokens (ALiBi) in place of
 * positions, and gated feed-forward networks. Its checkpoints call themselves {@code bert}, and
 * come with code of their own.
 *
 * @see <a href="https://arxiv.org/abs/2310.19923">Günther et al., Jina Embeddings 2</a>
 * @see <a href="https://arxiv.org/abs/2108.12409">Press et al., ALiBi</a>
 */
final class JinaBert implements Architecture {

  @Override
  public String modelType() {
    return "jina-bert";
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
    PostNormEncoder encoder = encoder(config.json(), network);
    String embeddings = embeddings(config, network, encoder);
    BatchShape shape = BatchShape.ofInput(network);
    String first = encoder.firstToken(network, embeddings, shape, alibi(network, encoder, shape));
    int hidden = encoder.hidden();
    String pooled = network.linear(first, "bert.pooler.dense", hidden, hidden);
    String active = network.activation(pooled, "tanh");
    return network.linear(active, labelsLayer(), config.labels().size(), hidden);
  }

  @Override
  public TokenStates states(ModelConfig config, NetworkBuilder network) {
    PostNormEncoder encoder = encoder(config.json(), network);
    String embeddings = embeddings(config, network, encoder);
    BatchShape shape = BatchShape.ofInput(network);
    return encoder.allTokens(network, embeddings, shape, alibi(network, encoder, shape));
  }

  private static PostNormEncoder encoder(JsonFile json, NetworkBuilder network) {
    String positions = json.text("position_embedding_type", "absolute");
    NotCompiled.refuseIf(
        !positions.equals("alibi"), "position_embedding_type = " + positions, json);
    String kind = json.text("feed_forward_type", "original");
    NotCompiled.refuseIf(
        !List.of("geglu", "reglu").contains(kind), "feed_forward_type = " + kind, json);
    LayerNames names =
        new LayerNames(
            "bert.encoder.layer.",
            "attention.self.query",
            "attention.self.key",
            "attention.self.value",
            "attention.output.dense",
            "attention.output.LayerNorm",
            "mlp.values",
            "mlp.wo",
            "mlp.layernorm");
    PostNormEncoder read = PostNormEncoder.Sizes.BASE.read(json, names, 1e-12);
    PostNormEncoder encoder =
        new PostNormEncoder(
            read.layers(),
            read.hidden(),
            read.heads(),
            read.intermediate(),
            read.epsilon(),
            kind.equals("geglu") ? "gelu" : "relu",
            "mlp.gates");
    network.leaveOutBias(name -> name.endsWith("mlp.values") || name.endsWith("mlp.gates"));
    for (LayerNames layer : encoder.layers()) {
      NotCompiled.refuseIf(
          network.has(layer.prefix() + "attention.self.layer_norm_q.weight"),
          "The norm of queries (layer_norm_q) of the network of",
          json);
      network.unpack(
          layer.prefix() + "mlp.gated_layers",
          List.of(layer.prefix() + "mlp.gates", layer.up()),
          encoder.intermediate(),
          encoder.hidden());
    }
    return encoder;
  }

  private static String embeddings(
      ModelConfig config, NetworkBuilder network, PostNormEncoder encoder) {
    Embeddings embeddings =
        Embeddings.of(config, "bert.embeddings.", encoder.hidden(), encoder.epsilon());
    return embeddings.normalized(network, embeddings.sum(network));
  }

  /** Returns attention with a penalty that grows with the distance, for each head at its rate. */
  private static LayerAttention alibi(
      NetworkBuilder network, PostNormEncoder encoder, BatchShape shape) {
    String ones = network.let("torch.ones_like(torch.select(%s, 0, 0))", TorchScript.INPUT_IDS);
    String places = network.let("torch.cumsum(%s, 0)", ones);
    String distances =
        network.let("torch.abs(torch.sub(%s, torch.unsqueeze(%s, 1)))", places, places);
    String rates =
        slopes(encoder.heads()).stream()
            .map(rate -> String.format(Locale.ROOT, "%.17g", -rate))
            .collect(Collectors.joining(", "));
    String slopes =
        network.let(
            "torch.tensor([%s], dtype=%d, device=ops.prim.device(%s), requires_grad=False)",
            rates, Precision.FP32.scalarType(), TorchScript.INPUT_IDS);
    String bias =
        network.let(
            "torch.mul(torch.view(%s, [1, %d, 1, 1]), %s)", slopes, encoder.heads(), distances);
    String cast = network.let("torch.to(%s, %d)", bias, network.precision().scalarType());
    return new BiasedAttention(network, encoder.attention(), shape, cast);
  }

  /**
   * Returns the rate of each head: powers of one number where there are 2, 4, 8 … heads. For
   * others, those of the next smaller such number, then every second one of its double.
   */
  static List<Double> slopes(int heads) {
    int whole = Integer.highestOneBit(heads);
    List<Double> slopes = new ArrayList<>(powers(whole));
    List<Double> finer = powers(2 * whole);
    for (int index = 0; slopes.size() < heads; index += 2) {
      slopes.add(finer.get(index));
    }
    return slopes;
  }

  private static List<Double> powers(int heads) {
    double first = Math.pow(2, -8.0 / heads);
    List<Double> powers = new ArrayList<>();
    for (int head = 1; head <= heads; head++) {
      powers.add(Math.pow(first, head));
    }
    return powers;
  }
}
