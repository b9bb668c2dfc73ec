package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.compile.PostNormEncoder.LayerNames;
import java.util.List;

/**
 * BART: an encoder over the pair, a decoder over the same tokens moved by one place, and a head
 * (dense, tanh, dense) over the decoder's state of the last end-of-sequence token. A head for
 * answers, and pooling, read the decoder's states of all tokens.
 *
 * @see <a href="https://arxiv.org/abs/1910.13461">Lewis et al., BART</a>
 */
final class Bart implements Architecture {

  private static final double EPSILON = 1e-5;

  /** The first rows of the table of positions, which no token has. */
  private static final int UNUSED_POSITIONS = 2;

  private static final int DEFAULT_START = 2;
  private static final int DEFAULT_END = 2;

  @Override
  public String modelType() {
    return "bart";
  }

  @Override
  public String prefix() {
    return "model.";
  }

  @Override
  public String labelsLayer() {
    return "classification_head.out_proj";
  }

  @Override
  public List<String> harmlessExtras() {
    return List.of(
        "shared\\.weight$",
        "(encoder|decoder)\\.(embed_tokens\\.weight|version)$",
        "final_logits_bias$");
  }

  @Override
  public String classification(ModelConfig config, NetworkBuilder network) {
    JsonFile json = config.json();
    BatchShape shape = BatchShape.ofInput(network);
    String encoded = encoded(config, network, shape);
    CausalDecoder decoder = decoder(json);
    String last = lastEnd(network, json.integer("eos_token_id", DEFAULT_END));
    String state =
        decoder.oneToken(
            network,
            embeddings(config, network, shape, shifted(json, network), "decoder"),
            encoded,
            shape,
            last);
    int hidden = decoder.heads().hidden();
    String dense = network.linear(state, "classification_head.dense", hidden, hidden);
    String active = network.activation(dense, "tanh");
    return network.linear(active, labelsLayer(), config.labels().size(), hidden);
  }

  @Override
  public TokenStates states(ModelConfig config, NetworkBuilder network) {
    JsonFile json = config.json();
    BatchShape shape = BatchShape.ofInput(network);
    String encoded = encoded(config, network, shape);
    CausalDecoder decoder = decoder(json);
    String embeddings = embeddings(config, network, shape, shifted(json, network), "decoder");
    return new TokenStates(
        decoder.allTokens(network, embeddings, encoded, shape), decoder.heads().hidden());
  }

  private static String encoded(ModelConfig config, NetworkBuilder network, BatchShape shape) {
    JsonFile json = config.json();
    PostNormEncoder encoder =
        new PostNormEncoder(
            new LayerNames(
                    "model.encoder.layers.",
                    "self_attn.q_proj",
                    "self_attn.k_proj",
                    "self_attn.v_proj",
                    "self_attn.out_proj",
                    "self_attn_layer_norm",
                    "fc1",
                    "fc2",
                    "final_layer_norm")
                .numbered(json.positive(json.firstOf("num_hidden_layers", "encoder_layers"), 12)),
            hidden(json),
            json.positive(json.firstOf("num_attention_heads", "encoder_attention_heads"), 16),
            json.positive("encoder_ffn_dim", 4096),
            EPSILON,
            activation(json));
    return encoder.states(
        network,
        embeddings(config, network, shape, TorchScript.INPUT_IDS, "encoder"),
        shape,
        new MaskedAttention(network, encoder.attention(), shape));
  }

  private static CausalDecoder decoder(JsonFile json) {
    return new CausalDecoder(
        json.positive("decoder_layers", 12),
        new MultiHeadAttention(json.positive("decoder_attention_heads", 16), hidden(json)),
        json.positive("decoder_ffn_dim", 4096),
        EPSILON,
        activation(json));
  }

  /** Returns the size of a state. transformers takes BERT's names of BART's sizes first. */
  private static int hidden(JsonFile json) {
    return json.positive(json.firstOf("hidden_size", "d_model"), 1024);
  }

  private static String activation(JsonFile json) {
    return json.text("activation_function", "gelu");
  }

  /** Returns the ids that the decoder reads: at each place the token before it. */
  private static String shifted(JsonFile json, NetworkBuilder network) {
    String ids = TorchScript.INPUT_IDS;
    String start =
        network.let(
            "torch.full_like(torch.slice(%s, 1, 0, 1, 1), %d)",
            ids, json.integer("decoder_start_token_id", DEFAULT_START));
    return network.let("torch.cat([%s, torch.slice(%s, 1, 0, -1, 1)], 1)", start, ids);
  }

  /** Returns the place of the last {@code end} in each row, of shape [batch]. */
  private static String lastEnd(NetworkBuilder network, int end) {
    String places = network.let("torch.cumsum(torch.ones_like(%s), 1)", TorchScript.INPUT_IDS);
    return network.let(
        "torch.argmax(torch.mul(torch.eq(%s, %d), %s), 1)", TorchScript.INPUT_IDS, end, places);
  }

  /** Adds the sum of the vectors of tokens and positions, normalised. */
  private static String embeddings(
      ModelConfig config, NetworkBuilder network, BatchShape shape, String ids, String side) {
    JsonFile json = config.json();
    int hidden = hidden(json);
    String table =
        network.firstThere(
            "model." + side + ".embed_tokens.weight",
            "model.shared.weight",
            "model.encoder.embed_tokens.weight",
            "model.decoder.embed_tokens.weight");
    String words = network.embedding(table, config.vocabulary(), hidden, ids);
    if (json.flag("scale_embedding").orElse(false)) {
      words = network.let("torch.mul(%s, %s)", words, Math.sqrt(hidden));
    }
    String positions =
        network.table(
            "model." + side + ".embed_positions.weight",
            config.positions() + UNUSED_POSITIONS,
            hidden);
    String end = network.let("torch.add(%s, %d)", shape.length(), UNUSED_POSITIONS);
    String sum =
        network.let(
            "torch.add(%s, torch.slice(%s, 0, %d, %s, 1))",
            words, positions, UNUSED_POSITIONS, end);
    return network.layerNorm(sum, "model." + side + ".layernorm_embedding", hidden, EPSILON);
  }
}
