package io.sparkrerank.model;

import io.sparkrerank.batch.TokenBudget;
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
 * @param tokenizer the file name of the tokenizer
 * @param fingerprint identifies the scores: equal for equal model, tokenizer, precision and
 *     truncation
 * @param labels the names of the outputs in order
 * @param label the index of the output that lists are ranked by
 * @param activation how logits become a score
 * @param tokenTypes whether the network takes token types as a third input
 * @param padTokenId the id that fills a batch
 * @param truncation how pairs are cut
 * @param budget how large batches are
 * @param device where to run
 * @param threads threads of one forward pass on a processor
 */
public record ModelSpec(
    Engine engine,
    String network,
    String networkSha256,
    String tokenizer,
    String fingerprint,
    List<String> labels,
    int label,
    Activation activation,
    boolean tokenTypes,
    int padTokenId,
    Truncation truncation,
    TokenBudget budget,
    Device device,
    int threads)
    implements Serializable {

  private static final long serialVersionUID = 1L;

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

  /** The score of a pair from its logits. */
  public float score(float[] logits) {
    return activation.score(logits, label);
  }
}
