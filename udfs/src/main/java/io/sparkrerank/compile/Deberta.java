package io.sparkrerank.compile;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.compile.PostNormEncoder.LayerNames;
import io.sparkrerank.compile.PostNormEncoder.Sizes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * DeBERTa of all three versions: as BERT, with attention that knows distances rather than
 * positions. The second and the third are computed in the same way. The two largest of the second
 * have a {@link Convolution} beside the first layer.
 *
 * @see <a href="https://arxiv.org/abs/2006.03654">He et al., DeBERTa</a>
 * @see <a href="https://arxiv.org/abs/2111.09543">He et al., DeBERTaV3</a>
 */
final class Deberta implements Architecture {

  private static final String MODEL = "deberta.";
  private static final String EMBEDDINGS = MODEL + "embeddings.";
  private static final String PROJECTION = EMBEDDINGS + "embed_proj";
  private static final double DEFAULT_EPSILON = 1e-7;

  /** The computations that transformers keeps apart. */
  private enum Version {
    FIRST("deberta", Sizes.BASE),
    SECOND("deberta-v2", new Sizes(24, 1536, 24, 6144));

    private final String modelType;
    private final Sizes sizes;

    Version(String modelType, Sizes sizes) {
      this.modelType = modelType;
      this.sizes = sizes;
    }
  }

  private final Version version;

  private Deberta(Version version) {
    this.version = version;
  }

  /** Returns the first version. */
  static Deberta first() {
    return new Deberta(Version.FIRST);
  }

  /** Returns the second version, which the third is too. */
  static Deberta second() {
    return new Deberta(Version.SECOND);
  }

  @Override
  public String modelType() {
    return version.modelType;
  }

  @Override
  public String prefix() {
    return MODEL;
  }

  @Override
  public List<String> harmlessExtras() {
    return List.of("embeddings\\.position_embeddings\\.", "(lm|mask)_predictions\\.");
  }

  @Override
  public String classification(ModelConfig config, NetworkBuilder network) {
    Network layers = new Network(config, network);
    int hidden = layers.encoder.hidden();
    String first = layers.firstToken();
    String pooled = network.linear(first, "pooler.dense", hidden, hidden);
    String active = network.activation(pooled, config.json().text("pooler_hidden_act", "gelu"));
    return network.linear(active, labelsLayer(), config.labels().size(), hidden);
  }

  @Override
  public TokenStates states(ModelConfig config, NetworkBuilder network) {
    return new Network(config, network).allTokens();
  }

  /** One network of this family under construction. */
  private final class Network {

    private final ModelConfig config;
    private final JsonFile json;
    private final NetworkBuilder network;
    private final PostNormEncoder encoder;
    private final PositionTypes types;
    private final BatchShape shape;

    /** The states that the layers of {@link #rest} read. */
    private final String states;

    private final PostNormEncoder rest;
    private final LayerAttention attention;

    private Network(ModelConfig config, NetworkBuilder network) {
      this.config = config;
      this.json = config.json();
      this.network = network;
      this.encoder = version.sizes.read(json, names(), DEFAULT_EPSILON);
      this.types = PositionTypes.of(json);
      defineNames();
      String embeddings = embeddings();
      this.shape = BatchShape.ofInput(network);
      this.attention = attention();
      Optional<Convolution> convolution =
          version == Version.FIRST ? Optional.empty() : Convolution.of(json, encoder);
      if (convolution.isPresent()) {
        String first = encoder.part(0, 1).states(network, embeddings, shape, attention);
        this.states = convolution.get().add(network, embeddings, first, shape);
        this.rest = encoder.part(1, encoder.layers().size());
      } else {
        this.states = embeddings;
        this.rest = encoder;
      }
    }

    private String firstToken() {
      return rest.firstToken(network, states, shape, attention);
    }

    private TokenStates allTokens() {
      return rest.allTokens(network, states, shape, attention);
    }

    private void defineNames() {
      if (version == Version.FIRST) {
        if (json.flag("talking_head").orElse(false)) {
          throw RerankException.model(
              "talking_head = true in %s: attention that mixes heads is not compiled. Put a traced"
                  + " model.pt or a model.onnx there instead",
              json.file());
        }
        network.leaveOutBias(
            name -> name.equals(PROJECTION) || name.endsWith(DisentangledAttention.POSITION_KEY));
        boolean relative = json.flag("relative_attention").orElse(false);
        FusedProjections.define(network, encoder, relative ? types : PositionTypes.NONE);
      } else {
        network.leaveOutBias(PROJECTION::equals);
      }
    }

    private String embeddings() {
      int hidden = encoder.hidden();
      int size = json.positive("embedding_size", hidden);
      Embeddings embeddings = Embeddings.of(config, EMBEDDINGS, size, encoder.epsilon());
      String sum =
          json.flag("position_biased_input").orElse(true)
              ? embeddings.sumWithPositions(network)
              : embeddings.sum(network);
      if (size != hidden) {
        sum = network.linear(sum, PROJECTION, hidden, size);
      }
      return network.layerNorm(sum, EMBEDDINGS + "LayerNorm", hidden, encoder.epsilon());
    }

    private LayerAttention attention() {
      MultiHeadAttention heads = encoder.attention();
      int terms = version == Version.FIRST ? types.listed() : types.known();
      double scale = 1 / Math.sqrt((double) heads.size() * (1 + terms));
      if (!json.flag("relative_attention").orElse(false)) {
        return new MaskedAttention(network, heads, shape, scale);
      }
      boolean shared = version == Version.SECOND && json.flag("share_att_key").orElse(false);
      DisentangledAttention.Terms used =
          new DisentangledAttention.Terms(
              types.contentToPosition(), types.positionToContent(), shared, scale);
      return new DisentangledAttention(network, heads, shape, used, distances());
    }

    /**
     * Returns the vectors of the distances that occur, from the farthest ahead to the farthest
     * behind.
     */
    private String distances() {
      int limit = config.positions();
      RelativePositions positions =
          version == Version.FIRST
              ? RelativePositions.withoutBuckets(json, limit)
              : RelativePositions.of(json, limit);
      String all =
          network.table(
              MODEL + "encoder.rel_embeddings.weight",
              positions.rows(limit),
              2 * positions.size(),
              encoder.hidden());
      String start = network.let("torch.sub(%d, %s)", limit, shape.length());
      String end = network.let("torch.add(%s, %d)", shape.length(), limit);
      String occurring = network.let("torch.slice(%s, 0, %s, %s, 1)", all, start, end);
      return version == Version.SECOND && isNormed()
          ? network.layerNorm(
              occurring, MODEL + "encoder.LayerNorm", encoder.hidden(), encoder.epsilon())
          : occurring;
    }

    private boolean isNormed() {
      return words(json.text("norm_rel_ebd", "none")).anyMatch("layer_norm"::equals);
    }
  }

  private static LayerNames names() {
    return new LayerNames(
        MODEL + "encoder.layer.",
        "attention.self.query_proj",
        "attention.self.key_proj",
        "attention.self.value_proj",
        "attention.output.dense",
        "attention.output.LayerNorm",
        "intermediate.dense",
        "output.dense",
        "output.LayerNorm");
  }

  /** Returns the words of a text between bars. */
  private static Stream<String> words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\|", -1)).map(String::strip);
  }

  /** The kinds of attention to positions that {@code pos_att_type} lists. */
  record PositionTypes(List<String> names) {

    static final PositionTypes NONE = new PositionTypes(List.of());

    private static PositionTypes of(JsonFile json) {
      List<String> names = json.texts("pos_att_type");
      boolean text = json.root().path("pos_att_type").isTextual();
      return new PositionTypes(text ? words(names.get(0)).toList() : names);
    }

    boolean contentToPosition() {
      return names.contains("c2p");
    }

    boolean positionToContent() {
      return names.contains("p2c");
    }

    /** Returns how many of them are computed. */
    private int known() {
      return (contentToPosition() ? 1 : 0) + (positionToContent() ? 1 : 0);
    }

    /** Returns how many there are, computed or not. */
    private int listed() {
      return names.size();
    }
  }
}
