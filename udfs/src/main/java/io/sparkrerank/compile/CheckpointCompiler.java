package io.sparkrerank.compile;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.Checkpoint;
import io.sparkrerank.checkpoint.Head;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.checkpoint.Pooling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Turns a checkpoint into a TorchScript archive for libtorch, without Python.
 *
 * <p>The archive's module takes {@code input_ids}, {@code attention_mask} and {@code
 * token_type_ids}, int64 of shape [batch, length], and returns float32 logits of shape [batch,
 * labels], or for answers [batch, 2 x length]: for each token whether one starts there, then for
 * each whether one ends there; or of a bi-encoder vectors [batch, hidden].
 */
public final class CheckpointCompiler {

  /** Part of a cached archive's name: raise it when the compiler writes something else. */
  static final int VERSION = 4;

  private static final List<Architecture> ARCHITECTURES =
      List.of(
          new Bert(),
          new Roberta("Roberta"),
          new Roberta("XLMRoberta"),
          new DistilBert(),
          new Electra(),
          new DebertaV2(),
          new ModernBert());

  /**
   * Tensors that no head reads: constant buffers, the pooler that old versions of transformers
   * saved beside heads that have no use for it, positions that DeBERTa has and may not read, and
   * heads of pre-training.
   */
  private static final Pattern UNUSED =
      Pattern.compile(
          "position_ids$|token_type_ids$|rotary_emb\\.(.*\\.)?inv_freq$"
              + "|^(bert|roberta)\\.pooler\\.|^deberta\\.embeddings\\.position_embeddings\\."
              + "|^lm_head\\.|^cls\\.|^lm_predictions\\.|^mask_predictions\\.|^decoder\\.");

  private CheckpointCompiler() {}

  /**
   * Compiles the checkpoint in {@code directory} to {@code archive}.
   *
   * @throws RerankException if the architecture is not known or the weights do not fit it
   */
  public static void compile(ModelDirectory directory, Precision precision, Path archive) {
    ModelConfig config = directory.config();
    Architecture architecture = architecture(config);
    NetworkBuilder network =
        new NetworkBuilder(
            Checkpoint.open(directory.path()).prefixed(architecture.prefix()),
            precision,
            DenseKernel.here(precision));
    String output =
        switch (config.head()) {
          case SEQUENCE_CLASSIFICATION -> architecture.classification(config, network);
          case QUESTION_ANSWERING -> answers(architecture, config, network);
          case EMBEDDING ->
              vector(architecture.states(config, network), directory.pooling(), network);
        };
    network.requireAllUsed(UNUSED);
    try {
      ArchiveWriter.write(archive, network.script(), output);
    } catch (IOException e) {
      throw new RerankException(
          ErrorCategory.MODEL, "Cannot write the compiled model " + archive + ": " + e, e);
    }
  }

  /**
   * Whether a network that is compiled here gives a pair the same bits on a processor in batches of
   * 2 to 15 rows.
   */
  public static boolean rowsAreIndependent(Precision precision) {
    return DenseKernel.here(precision) == DenseKernel.ONEDNN;
  }

  /** The head for answers, which is the same in all families. */
  private static String answers(
      Architecture architecture, ModelConfig config, NetworkBuilder network) {
    Architecture.TokenStates tokens = architecture.tokens(config, network);
    String logits =
        network.linear(tokens.variable(), architecture.answersLayer(), 2, tokens.hidden());
    return network.let("torch.flatten(torch.transpose(%s, 1, 2), 1, -1)", logits);
  }

  /** One vector for each text. */
  private static String vector(
      Architecture.TokenStates states, Pooling pooling, NetworkBuilder network) {
    String pooled =
        switch (pooling.tokens()) {
          case MEAN -> network.mean(states.variable());
          case CLS -> network.let("torch.select(%s, 1, 0)", states.variable());
        };
    return switch (pooling.length()) {
      case ANY -> pooled;
      // The smallest divisor is that of torch.nn.functional.normalize.
      case ONE ->
          network.let(
              "torch.div(%s, torch.clamp_min(torch.norm(%s, 2, [1], True), 1e-12))",
              pooled, pooled);
    };
  }

  private static Architecture architecture(ModelConfig config) {
    return ARCHITECTURES.stream()
        .filter(known -> (known.family() + config.head().suffix()).equals(config.architecture()))
        .findFirst()
        .orElseThrow(
            () ->
                RerankException.model(
                    "Unknown architecture \"%s\" in %s; compiled are %s, each with %s. Put a traced"
                        + " model.pt or a model.onnx there instead",
                    config.architecture(),
                    config.json().file(),
                    String.join(", ", ARCHITECTURES.stream().map(Architecture::family).toList()),
                    String.join(" or ", Arrays.stream(Head.values()).map(Head::suffix).toList())));
  }
}
