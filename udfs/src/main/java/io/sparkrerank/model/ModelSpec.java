package io.sparkrerank.model;

import io.sparkrerank.batch.TokenBudget;
import io.sparkrerank.text.Reading;
import io.sparkrerank.text.Truncation;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The description by which an executor loads and uses a model: small, serialisable, and the key of
 * the one model that a JVM holds. Files are named, not contained: Spark ships them.
 *
 * @param fingerprint identifies the scores: equal for equal model, tokenizer, precision and
 *     truncation
 * @param network the network and its file
 * @param tokenizerSha256 the SHA-256 of the tokenizer in hexadecimal, checked before it is loaded
 * @param reading how pairs of strings become token ids
 * @param output the output of the network, and how it becomes a score
 * @param batches the limits of a batch
 * @param placement where the network runs
 */
public record ModelSpec(
    String fingerprint,
    Network network,
    String tokenizerSha256,
    Reading reading,
    Output output,
    BatchLimits batches,
    Placement placement)
    implements Serializable {

  private static final long serialVersionUID = 2L;

  private static final List<Integer> CPU_TRIALS = List.of(256, 512, 1024, 2048, 4096);
  private static final List<Integer> GPU_TRIALS = List.of(8192, 16384, 32768, 65536, 131072);

  /** The program that runs a network. */
  public enum Engine {
    /** libtorch, for TorchScript archives. */
    PYTORCH("PyTorch"),
    /** ONNX Runtime, for ONNX graphs. */
    ONNX("OnnxRuntime");

    private final String djlName;

    Engine(String djlName) {
      this.djlName = djlName;
    }

    /** Returns the name that DJL knows it by. */
    public String djlName() {
      return djlName;
    }
  }

  /**
   * A compiled network.
   *
   * @param engine the program that runs it
   * @param file the name of its file
   * @param sha256 the SHA-256 of the file in hexadecimal, checked before it is loaded
   * @param tokenTypes whether it takes token types as a third input
   * @param vocabulary how many token ids it knows
   * @param padTokenId the id that fills a batch
   * @param rows how the number of rows of a batch may vary on a processor
   * @param graph what an exported graph takes and gives; null for a network of libtorch
   */
  public record Network(
      Engine engine,
      String file,
      String sha256,
      boolean tokenTypes,
      int vocabulary,
      int padTokenId,
      TokenBudget.Rows rows,
      @Nullable Graph graph)
      implements Serializable {

    private static final long serialVersionUID = 2L;

    /** Returns the files that must lie beside the network's. */
    public List<NamedFile> besides() {
      return graph == null ? List.of() : graph.files();
    }
  }

  /**
   * A file that is shipped.
   *
   * @param name its name
   * @param sha256 its SHA-256 in hexadecimal, checked before it is loaded
   */
  public record NamedFile(String name, String sha256) implements Serializable {

    private static final long serialVersionUID = 1L;
  }

  /**
   * The inputs and outputs of an exported graph.
   *
   * @param inputTypes the number format of each input by its name: {@code int64} or {@code int32}
   * @param firstPosition the position of the first token; if it is not 0, padding has the one
   *     before
   * @param outputs the places of the outputs that are used
   * @param data the files with its weights, which it names
   * @param modules the TorchScript archive that makes the result of the states of tokens; null if
   *     the graph itself gives the result
   */
  public record Graph(
      Map<String, String> inputTypes,
      int firstPosition,
      List<Integer> outputs,
      List<NamedFile> data,
      @Nullable NamedFile modules)
      implements Serializable {

    private static final long serialVersionUID = 1L;

    private List<NamedFile> files() {
      return modules == null ? data : Stream.concat(data.stream(), Stream.of(modules)).toList();
    }
  }

  /**
   * The output of a network.
   *
   * @param layout the order of its numbers
   * @param labels the names of the outputs in order
   * @param label the index of the output that is the score, or {@link #ALL_LABELS}
   * @param activation how logits become a score
   * @param dimensions the number of dimensions that are kept of a vector, from the first, or {@link
   *     #ALL_DIMENSIONS}
   */
  public record Output(
      LogitLayout layout, List<String> labels, int label, Activation activation, int dimensions)
      implements Serializable {

    private static final long serialVersionUID = 2L;

    /** The value of {@code dimensions} where vectors stay whole. */
    public static final int ALL_DIMENSIONS = Integer.MAX_VALUE;

    /** The value of {@code label} where no output is the score: all are classes, or none. */
    public static final int ALL_LABELS = -1;

    /** Makes {@code labels} a list that any serialiser can read back. */
    public Output {
      labels = List.copyOf(labels);
    }

    /** Returns whether one of the outputs is the score. */
    public boolean hasScore() {
      return label != ALL_LABELS;
    }

    /** Returns the score of a pair from its logits. One of the outputs must be the score. */
    public float score(float[] logits) {
      return activation.score(logits, label);
    }

    /** Applies the activation to each of a pair's logits. */
    public float[] activated(float[] logits) {
      float[] activated = new float[logits.length];
      for (int output = 0; output < activated.length; output++) {
        activated[output] = activation.score(logits, output);
      }
      return activated;
    }
  }

  /**
   * Returns the sizes of batches on {@code resolved}: on a processor small enough for its cache, on
   * a GPU large enough to fill it.
   */
  public TokenBudget budget(Device resolved) {
    boolean gpu = resolved.kind() == Device.Kind.CUDA;
    return new TokenBudget(
        batches.tokensOn(resolved),
        batches.rowsOn(resolved),
        truncation().maxTokens(),
        gpu ? TokenBudget.Rows.FIXED : network.rows());
  }

  /** Returns how pairs are cut. */
  public Truncation truncation() {
    return reading.truncation();
  }

  /**
   * Returns the same model with batches of at most {@code tokens}; null leaves it to the device.
   */
  public ModelSpec withBatchTokens(@Nullable Integer tokens) {
    return new ModelSpec(
        fingerprint,
        network,
        tokenizerSha256,
        reading,
        output,
        new BatchLimits(tokens, batches.rows()),
        placement);
  }

  /** Returns the budgets among which a calibration chooses, from small to large. */
  public static List<Integer> batchTokensToTry(Device resolved) {
    return resolved.kind() == Device.Kind.CUDA ? GPU_TRIALS : CPU_TRIALS;
  }
}
