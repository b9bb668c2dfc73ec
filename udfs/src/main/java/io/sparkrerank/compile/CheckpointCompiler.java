package io.sparkrerank.compile;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.Checkpoint;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.checkpoint.ModelDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Turns a checkpoint into a TorchScript archive for libtorch, without Python.
 *
 * <p>The archive's module takes {@code input_ids}, {@code attention_mask} and {@code
 * token_type_ids}, int64 of shape [batch, length], and returns float32 logits of shape [batch,
 * labels].
 */
public final class CheckpointCompiler {

  /** Part of a cached archive's name: raise it when the compiler writes something else. */
  static final int VERSION = 4;

  private static final List<Architecture> ARCHITECTURES =
      List.of(
          new Bert(),
          new Roberta("RobertaForSequenceClassification"),
          new Roberta("XLMRobertaForSequenceClassification"),
          new DistilBert(),
          new Electra(),
          new DebertaV2(),
          new ModernBert());

  /**
   * Tensors that a classifier does not read: constant buffers, the pooler that old versions of
   * transformers saved beside RoBERTa's head, positions that DeBERTa has and may not read, and
   * heads of pre-training.
   */
  private static final Pattern UNUSED =
      Pattern.compile(
          "position_ids$|token_type_ids$|rotary_emb\\.(.*\\.)?inv_freq$"
              + "|^roberta\\.pooler\\.|^deberta\\.embeddings\\.position_embeddings\\."
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
            Checkpoint.open(directory.path()), precision, DenseKernel.here(precision));
    String logits = architecture.build(config, network);
    network.requireAllUsed(UNUSED);
    try {
      ArchiveWriter.write(archive, network.script(), logits);
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

  private static Architecture architecture(ModelConfig config) {
    return ARCHITECTURES.stream()
        .filter(known -> known.transformersClass().equals(config.architecture()))
        .findFirst()
        .orElseThrow(
            () ->
                RerankException.model(
                    "Unknown architecture \"%s\" in %s; compiled are %s. Put a traced model.pt or a"
                        + " model.onnx there instead",
                    config.architecture(),
                    config.json().file(),
                    String.join(
                        ", ",
                        ARCHITECTURES.stream().map(Architecture::transformersClass).toList())));
  }
}
