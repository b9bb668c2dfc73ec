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

  private static final String BATCH = "batch";

  private final List<String> inputs;
  private final ModelSpec.@Nullable Graph graph;
  private final @Nullable ModulesNetwork modules;
  private final ModelSpec.Output output;

  /**
   * Creates a translator.
   *
   * @param inputs the names of the network's inputs in its order
   * @param output the network's output
   * @param graph what an exported graph takes and gives; null for a network of libtorch
   * @param modules the modules behind the graph, if there are some
   */
  PairBatchTranslator(
      List<String> inputs,
      ModelSpec.Output output,
      ModelSpec.@Nullable Graph graph,
      @Nullable ModulesNetwork modules) {
    this.inputs = inputs;
    this.graph = graph;
    this.modules = modules;
    this.output = output;
  }

  @Override
  public NDList processInput(TranslatorContext context, PairBatch batch) {
    context.setAttachment(BATCH, batch);
    NDList arrays = new NDList();
    for (String input : inputs) {
      NDArray array = array(context.getNDManager(), batch, input);
      array.setName(input);
      arrays.add(array);
    }
    return arrays;
  }

  private NDArray array(NDManager manager, PairBatch batch, String input) {
    Shape shape = new Shape(batch.rows(), batch.length());
    ByteBuffer wide = buffer(batch, input).duplicate().order(batch.inputIds().order());
    if (graph == null || !"int32".equals(graph.inputTypes().get(input))) {
      return manager.create(wide, shape, DataType.INT64);
    }
    ByteBuffer narrow =
        ByteBuffer.allocateDirect(wide.remaining() / 2).order(batch.inputIds().order());
    while (wide.hasRemaining()) {
      narrow.putInt((int) wide.getLong());
    }
    return manager.create(narrow.flip(), shape, DataType.INT32);
  }

  private ByteBuffer buffer(PairBatch batch, String input) {
    return switch (input) {
      case "input_ids" -> batch.inputIds();
      case "attention_mask" -> batch.attentionMask();
      case "token_type_ids" -> batch.tokenTypeIds();
      case "position_ids" -> batch.positionIds(graph == null ? 0 : graph.firstPosition());
      default ->
          throw RerankException.model(
              "Unknown input \"%s\" of the network; expected input_ids, attention_mask and"
                  + " token_type_ids",
              input);
    };
  }

  @Override
  public float[][] processOutput(TranslatorContext context, NDList outputs) {
    PairBatch batch = (PairBatch) context.getAttachment(BATCH);
    NDArray result = result(outputs);
    if (modules != null) {
      return cut(modules.output(result, batch));
    }
    Shape shape = result.getShape();
    int width = output.layout().width(output.labels().size(), batch.length());
    boolean fits =
        width == LogitLayout.ANY_WIDTH || shape.dimension() == 2 && shape.get(1) == width;
    if (shape.dimension() != 2 || !fits) {
      throw RerankException.model(
          "Expected logits of shape [batch, %d] from the network, found %s; config.json and the"
              + " network do not fit",
          width, shape);
    }
    return cut(rows(result.toType(DataType.FLOAT32, false).toFloatArray(), (int) shape.get(1)));
  }

  /** Returns the first dimensions of vectors, as many as are kept. */
  private float[][] cut(float[][] rows) {
    for (int row = 0; row < rows.length; row++) {
      if (rows[row].length > output.dimensions()) {
        rows[row] = Arrays.copyOf(rows[row], output.dimensions());
      }
    }
    return rows;
  }

  /**
   * Returns the output that is used as one array. Networks that others export for answers have the
   * logits of starts and ends apart.
   */
  private NDArray result(NDList outputs) {
    if (graph == null) {
      boolean apart = output.layout() == LogitLayout.SPANS && outputs.size() > 1;
      return apart ? outputs.get(0).concat(outputs.get(1), 1) : outputs.head();
    }
    NDArray first = outputs.get(graph.outputs().get(0));
    return graph.outputs().size() == 1
        ? first
        : first.concat(outputs.get(graph.outputs().get(1)), 1);
  }

  /** Cuts a row-major matrix into its rows of {@code columns}. */
  static float[][] rows(float[] matrix, int columns) {
    float[][] rows = new float[matrix.length / columns][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = Arrays.copyOfRange(matrix, row * columns, (row + 1) * columns);
    }
    return rows;
  }

  @Override
  public @Nullable Batchifier getBatchifier() {
    return null;
  }
}
