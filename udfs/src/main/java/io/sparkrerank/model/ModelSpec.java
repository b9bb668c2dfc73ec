package io.sparkrerank.model;

import io.sparkrerank.batch.TokenBudget;
import io.sparkrerank.text.Reading;
import io.sparkrerank.text.Truncation;
import java.io.Serializable;
import java.util.List;

/**
 * All that an executor needs to know to load and use a model: small, serialisable, and the key of
 * the one model a JVM holds. Files are named, not contained: Spark ships them.
 *
 * @param engine what runs the network
 * @param network the file name of the compiled network
 * @param networkSha256 its SHA-256 in hexadecimal, checked before it is loaded
 * @param tokenizerSha256 the SHA-256 of the tokenizer in hexadecimal, checked before it is loaded
 * @param fingerprint identifies the scores: equal for equal model, tokenizer, precision and
 *     truncation
 * @param layout how the network's output is laid out
 * @param labels the names of the outputs in order
 * @param label the index of the output that is the score, or {@link #ALL_LABELS}
 * @param activation how logits become a score
 * @param tokenTypes whether the network takes token types as a third input
 * @param padTokenId the id that fills a batch
 * @param vocabulary how many token ids the network knows
 * @param reading how pairs of strings become token ids
 * @param batchTokens the most tokens of a batch, or null for what suits the device
 * @param batchRows the most pairs of a batch, or null for what suits the device
 * @param rows how the number of rows of a batch may vary on a processor
 * @param device where to run
 * @param threads threads of one forward pass on a processor
 */
public record ModelSpec(
    Engine engine,
    String network,
    String networkSha256,
    String tokenizerSha256,
    String fingerprint,
    LogitLayout layout,
    List<String> labels,
    int label,
    Activation activation,
    boolean tokenTypes,
    int padTokenId,
    int vocabulary,
    Reading reading,
    Integer batchTokens,
    Integer batchRows,
    TokenBudget.Rows rows,
    Device device,
    int threads)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** No output is the score: all are classes, or none. */
  public static final int ALL_LABELS = -1;

  private static final int CPU_BATCH_TOKENS = 1024;
  private static final int CPU_BATCH_ROWS = 32;
  private static final int GPU_BATCH_TOKENS = 32768;
  private static final int GPU_BATCH_ROWS = 512;

  private static final List<Integer> CPU_TRIALS = List.of(256, 512, 1024, 2048, 4096);
  private static final List<Integer> GPU_TRIALS = List.of(8192, 16384, 32768, 65536, 131072);

  /** What runs a network. */
  public enum Engine {
    /** libtorch, for TorchScript archives. */
    PYTORCH("PyTorch"),
    /** ONNX Runtime, for ONNX graphs. */
    ONNX("OnnxRuntime");

    private final String djlName;

    Engine(String djlName) {
      this.djlName = djlName;
    }

    /** The name that DJL knows it by. */
    public String djlName() {
      return djlName;
    }
  }

  /** Makes {@code labels} a list that any serialiser can read back. */
  public ModelSpec {
    labels = List.copyOf(labels);
  }

  /**
   * How large batches are on {@code resolved}: on a processor small enough for its cache, on a GPU
   * large enough to fill it.
   */
  public TokenBudget budget(Device resolved) {
    boolean gpu = resolved.kind() == Device.Kind.CUDA;
    int tokens = gpu ? GPU_BATCH_TOKENS : CPU_BATCH_TOKENS;
    int pairs = gpu ? GPU_BATCH_ROWS : CPU_BATCH_ROWS;
    return new TokenBudget(
        batchTokens == null ? tokens : batchTokens,
        batchRows == null ? pairs : batchRows,
        truncation().maxTokens(),
        gpu ? TokenBudget.Rows.FIXED : rows);
  }

  /** Returns how pairs are cut. */
  public Truncation truncation() {
    return reading.truncation();
  }

  /** The same model with batches of at most {@code tokens}; null for what suits the device. */
  public ModelSpec withBatchTokens(Integer tokens) {
    return new ModelSpec(
        engine,
        network,
        networkSha256,
        tokenizerSha256,
        fingerprint,
        layout,
        labels,
        label,
        activation,
        tokenTypes,
        padTokenId,
        vocabulary,
        reading,
        tokens,
        batchRows,
        rows,
        device,
        threads);
  }

  /** What the activation makes of each of a pair's logits. */
  public float[] activated(float[] logits) {
    float[] activated = new float[logits.length];
    for (int output = 0; output < activated.length; output++) {
      activated[output] = activation.score(logits, output);
    }
    return activated;
  }

  /** The budgets among which a calibration chooses, from small to large. */
  public static List<Integer> batchTokensToTry(Device resolved) {
    return resolved.kind() == Device.Kind.CUDA ? GPU_TRIALS : CPU_TRIALS;
  }

  /** The score of a pair from its logits; only where one output is the score. */
  public float score(float[] logits) {
    return activation.score(logits, label);
  }
}
