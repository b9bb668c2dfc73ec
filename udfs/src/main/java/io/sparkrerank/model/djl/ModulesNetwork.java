package io.sparkrerank.model.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.batch.PairBatch;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The modules behind an exported graph, on libtorch. Thread-safe. */
final class ModulesNetwork implements AutoCloseable {

  private static final int STATE_DIMENSIONS = 3;

  private final PredictorPool<States, float[][]> modules;

  /** Takes the loaded modules, which it will close. */
  ModulesNetwork(Model model) {
    this.modules = new PredictorPool<>(model, new StatesTranslator());
  }

  /**
   * The output of the graph.
   *
   * @param values the states of all tokens, float32
   * @param shape [batch, length, hidden]
   */
  private record States(ByteBuffer values, Shape shape, PairBatch batch) {}

  /**
   * Computes the vectors or the logits of a batch.
   *
   * @param states the states of all tokens, of shape [batch, length, hidden], of any engine
   * @throws RerankException if they are of another shape
   */
  float[][] output(NDArray states, PairBatch batch) {
    Shape shape = states.getShape();
    if (shape.dimension() != STATE_DIMENSIONS || shape.get(1) != batch.length()) {
      throw RerankException.model(
          "Expected states of shape [batch, %d, hidden] from the graph, found %s",
          batch.length(), shape);
    }
    ByteBuffer values = states.toType(DataType.FLOAT32, false).toByteBuffer();
    try {
      return modules.predict(new States(values, shape, batch));
    } catch (TranslateException e) {
      ForwardFailures.of(e)
          .ifPresent(
              known -> {
                throw known;
              });
      throw new RerankException(
          ErrorCategory.SCORING, "The modules behind the graph failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    modules.close();
  }

  private static final class StatesTranslator implements Translator<States, float[][]> {

    @Override
    public NDList processInput(TranslatorContext context, States input) {
      NDManager manager = context.getNDManager();
      PairBatch batch = input.batch();
      ByteBuffer mask = batch.attentionMask().duplicate().order(batch.attentionMask().order());
      return new NDList(
          manager.create(input.values(), input.shape(), DataType.FLOAT32),
          manager.create(mask, new Shape(batch.rows(), batch.length()), DataType.INT64));
    }

    @Override
    public float[][] processOutput(TranslatorContext context, NDList outputs) {
      NDArray output = outputs.head();
      return PairBatchTranslator.rows(output.toFloatArray(), (int) output.getShape().get(1));
    }

    @Override
    public @Nullable Batchifier getBatchifier() {
      return null;
    }
  }
}
