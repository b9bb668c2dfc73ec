package io.sparkrerank.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.sparkrerank.RerankException;
import io.sparkrerank.batch.PairBatch;
import io.sparkrerank.model.LogitLayout;
import io.sparkrerank.model.ModelSpec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a batch into arrays, one padded array per input, and takes the logits out. Stateless. */
final class PairBatchTranslator implements Translator<PairBatch, float[][]> {

  private static final String LENGTH = "length";

  private final List<String> inputs;
  private final ModelSpec.Output output;

  /**
   * Creates a translator.
   *
   * @param inputs the names of the network's inputs in its order
   * @param output the network's output
   */
  PairBatchTranslator(List<String> inputs, ModelSpec.Output output) {
    this.inputs = inputs;
    this.output = output;
  }

  @Override
  public NDList processInput(TranslatorContext context, PairBatch batch) {
    NDManager manager = context.getNDManager();
    Shape shape = new Shape(batch.rows(), batch.length());
    context.setAttachment(LENGTH, batch.length());
    NDList arrays = new NDList();
    for (String input : inputs) {
      NDArray array =
          manager.create(
              buffer(batch, input).duplicate().order(batch.inputIds().order()),
              shape,
              DataType.INT64);
      array.setName(input);
      arrays.add(array);
    }
    return arrays;
  }

  private static ByteBuffer buffer(PairBatch batch, String input) {
    return switch (input) {
      case "input_ids" -> batch.inputIds();
      case "attention_mask" -> batch.attentionMask();
      case "token_type_ids" -> batch.tokenTypeIds();
      default ->
          throw RerankException.model(
              "Unknown input \"%s\" of the network; expected input_ids, attention_mask and"
                  + " token_type_ids",
              input);
    };
  }

  @Override
  public float[][] processOutput(TranslatorContext context, NDList outputs) {
    NDArray logits = logits(outputs);
    Shape shape = logits.getShape();
    int width = output.layout().width(output.labels().size(), (int) context.getAttachment(LENGTH));
    boolean fits =
        width == LogitLayout.ANY_WIDTH || shape.dimension() == 2 && shape.get(1) == width;
    if (shape.dimension() != 2 || !fits) {
      throw RerankException.model(
          "Expected logits of shape [batch, %d] from the network, found %s; config.json and the"
              + " network do not fit",
          width, shape);
    }
    return rows(
        logits.toType(DataType.FLOAT32, false).toFloatArray(),
        (int) shape.get(1),
        output.dimensions());
  }

  /**
   * Returns the logits as one array. Networks that others export for answers have those of starts
   * and ends apart.
   */
  private NDArray logits(NDList outputs) {
    boolean apart = output.layout() == LogitLayout.SPANS && outputs.size() > 1;
    return apart ? outputs.get(0).concat(outputs.get(1), 1) : outputs.head();
  }

  /**
   * Cuts a row-major matrix into its rows of {@code columns}, of which at most the first {@code
   * kept} are kept.
   */
  static float[][] rows(float[] matrix, int columns, int kept) {
    float[][] rows = new float[matrix.length / columns][];
    for (int row = 0; row < rows.length; row++) {
      int from = row * columns;
      rows[row] = Arrays.copyOfRange(matrix, from, from + Math.min(kept, columns));
    }
    return rows;
  }

  @Override
  public @Nullable Batchifier getBatchifier() {
    return null;
  }
}
