package io.sparkrerank.compile;

import io.sparkrerank.Remedy;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.checkpoint.YesNoTokens;
import java.util.List;
import java.util.Optional;

/**
 * T5 and mT5: as monoT5 ranks with them, the encoder reads the pair, the decoder makes one step,
 * and the score is the logit of the token {@code true} less that of {@code false}. A bi-encoder
 * reads the encoder's states.
 *
 * @see <a href="https://arxiv.org/abs/1910.10683">Raffel et al., T5</a>
 * @see <a href="https://arxiv.org/abs/2003.06713">Nogueira et al., monoT5</a>
 */
final class T5 implements Architecture {

  private static final int PAD = 0;
  private static final String GATED = "gated";

  private final String modelType;

  /**
   * Creates the family.
   *
   * @param modelType {@code t5} or {@code mt5}
   */
  T5(String modelType) {
    this.modelType = modelType;
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public String prefix() {
    return "transformer.";
  }

  @Override
  public String labelsLayer() {
    return "classification_head.out_proj";
  }

  @Override
  public Optional<String> yesNoLayer() {
    return Optional.of("decoder.final_layer_norm");
  }

  /**
   * The copies of the shared table, and what one step of the decoder does not need: with one token
   * to attend to, queries, keys and distances decide nothing. A bi-encoder needs no decoder.
   */
  @Override
  public List<String> harmlessExtras() {
    return List.of("shared\\.weight$", "encoder\\.embed_tokens\\.weight$", "decoder\\.");
  }

  @Override
  public String classification(ModelConfig config, NetworkBuilder network) {
    throw RerankException.model(
        "T5 with a head for classification (classification_head in %s) is not compiled; a T5 ranks"
            + " by the tokens that it generates, as monoT5 does, or put a traced model.pt or a"
            + " model.onnx there",
        config.json().file());
  }

  @Override
  public TokenStates states(ModelConfig config, NetworkBuilder network) {
    T5Stack encoder = encoder(config, network);
    String states = encoder.encode(network, embeddings(config, network, TorchScript.INPUT_IDS));
    return new TokenStates(network.exact(states).get(0), encoder.hidden());
  }

  @Override
  public String yesNo(ModelConfig config, NetworkBuilder network, YesNoTokens tokens) {
    JsonFile json = config.json();
    T5Stack encoder = encoder(config, network);
    String encoded = encoder.encode(network, embeddings(config, network, TorchScript.INPUT_IDS));
    String start =
        network.let(
            "torch.full_like(torch.slice(%s, 1, 0, 1, 1), %d)",
            TorchScript.INPUT_IDS, json.integer("decoder_start_token_id", PAD));
    // BERT's name of the number of layers does not count for the decoder.
    String layers = json.firstOf("num_decoder_layers", "num_layers");
    T5Stack decoder = stack(config, network, "decoder", layers);
    String state = decoder.firstStep(network, embeddings(config, network, start), encoded);
    boolean tied = json.flag("tie_word_embeddings").orElse(true);
    // transformers 5 writes the first key, older versions only the second; mT5 has no factor.
    if (modelType.equals("t5") && json.flag("scale_decoder_outputs").orElse(tied)) {
      state = network.let("torch.mul(%s, %s)", state, 1 / Math.sqrt(decoder.hidden()));
    }
    String table =
        network.table(
            network.firstThere("lm_head.weight", "shared.weight", "encoder.embed_tokens.weight"),
            List.of(tokens.yes(), tokens.no()),
            config.vocabulary(),
            decoder.hidden());
    String logits = network.let("torch.linear(%s, %s)", state, table);
    return network.let(
        "torch.sub(torch.slice(%s, 1, 0, 1, 1), torch.slice(%s, 1, 1, 2, 1))", logits, logits);
  }

  private static String embeddings(ModelConfig config, NetworkBuilder network, String ids) {
    String table =
        network.firstThere(
            "shared.weight",
            "encoder.embed_tokens.weight",
            "decoder.embed_tokens.weight",
            "lm_head.weight");
    return network.embedding(table, config.vocabulary(), hidden(config.json()), ids);
  }

  /** Returns the size of a state. transformers takes BERT's names of T5's sizes first. */
  private static int hidden(JsonFile json) {
    return json.positive(json.firstOf("hidden_size", "d_model"), 512);
  }

  private T5Stack encoder(ModelConfig config, NetworkBuilder network) {
    String layers = config.json().firstOf("num_hidden_layers", "num_layers");
    return stack(config, network, "encoder", layers);
  }

  private T5Stack stack(ModelConfig config, NetworkBuilder network, String side, String layers) {
    if (network.precision() == Precision.FP16) {
      throw RerankException.config(
              "The states of the T5 of %s are larger than float16 can hold; take bf16 or fp32",
              config.json().file())
          .with(Remedy.PRECISION);
    }
    // No layer of T5 has a bias.
    network.leaveOutBias(name -> true);
    boolean first = modelType.equals("t5");
    JsonFile json = config.json();
    int heads = json.positive(json.firstOf("num_attention_heads", "num_heads"), first ? 8 : 6);
    return new T5Stack(
        side + ".",
        json.positive(layers, first ? 6 : 8),
        hidden(json),
        new MultiHeadAttention(heads, heads * json.positive(json.firstOf("head_dim", "d_kv"), 64)),
        FeedForward.read(json, json.positive("d_ff", first ? 2048 : 1024), first),
        distances(json),
        json.number("layer_norm_epsilon", 1e-6));
  }

  private static DistanceBuckets distances(JsonFile json) {
    DistanceBuckets buckets =
        new DistanceBuckets(
            json.positive("relative_attention_num_buckets", 32),
            json.positive("relative_attention_max_distance", 128));
    if (buckets.count() < 4 || buckets.farthest() <= buckets.count() / 4) {
      throw RerankException.model(
          "%d relative_attention_num_buckets for distances up to %d in %s: there must be at least 4,"
              + " and fewer than four times as many as distances",
          buckets.count(), buckets.farthest(), json.file());
    }
    return buckets;
  }

  /**
   * The feed-forward network of a layer.
   *
   * @param size the size inside it
   * @param activation its function
   * @param gated whether a second product multiplies what the function gives
   */
  record FeedForward(int size, String activation, boolean gated) {

    /** Reads it as transformers does: the last two keys, which it writes since, win. */
    private static FeedForward read(JsonFile json, int size, boolean first) {
      String kind = json.text("feed_forward_proj", first ? "relu" : "gated-gelu");
      String[] words = kind.split("-", -1);
      if (words.length > 2 || words.length == 2 && !words[0].equals(GATED)) {
        throw RerankException.model(
            "feed_forward_proj in %s must be an activation, or gated- and an activation, found"
                + " \"%s\"",
            json.file(), kind);
      }
      // So it was before the name told the two forms of the function apart.
      String named = kind.equals("gated-gelu") ? "gelu_new" : words[words.length - 1];
      return new FeedForward(
          size,
          json.text("dense_act_fn", named),
          json.flag("is_gated_act").orElse(words[0].equals(GATED)));
    }
  }
}
