package io.sparkrerank.model.djl;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.batch.PairBatch;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.Scorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A network on DJL's PyTorch or OnnxRuntime engine. */
public final class DjlScorer implements Scorer {

  private static final List<String> INPUTS =
      List.of("input_ids", "attention_mask", "token_type_ids");

  private static final Map<String, String> PYTORCH_OPTIONS = Map.of("mapLocation", "true");

  private final PredictorPool<PairBatch, float[][]> network;
  private final @Nullable ModulesNetwork modules;
  private final Device device;

  private DjlScorer(
      PredictorPool<PairBatch, float[][]> network,
      @Nullable ModulesNetwork modules,
      Device device) {
    this.network = network;
    this.modules = modules;
    this.device = device;
  }

  /**
   * Loads {@code network} on {@code device}, which must be resolved. Files that it needs lie beside
   * it.
   *
   * @throws RerankException if the engine cannot load it
   */
  public static DjlScorer load(ModelSpec spec, Path network, Device device) {
    ai.djl.Device djlDevice =
        device.kind() == Device.Kind.CUDA ? ai.djl.Device.gpu(device.index()) : ai.djl.Device.cpu();
    Model model = load(spec.network().engine(), network, djlDevice, options(spec));
    ModelSpec.Graph graph = spec.network().graph();
    ModulesNetwork modules = null;
    try {
      if (graph != null && graph.modules() != null) {
        Path archive = network.resolveSibling(graph.modules().name());
        modules =
            new ModulesNetwork(load(ModelSpec.Engine.PYTORCH, archive, djlDevice, PYTORCH_OPTIONS));
      }
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
    PairBatchTranslator translator =
        new PairBatchTranslator(inputs(model, spec), spec.output(), graph, modules);
    return new DjlScorer(new PredictorPool<>(model, translator), modules, device);
  }

  private static Model load(
      ModelSpec.Engine engine, Path network, ai.djl.Device device, Map<String, String> options) {
    Model model = Model.newInstance("network", device, engine.djlName());
    try {
      model.load(network, null, options);
    } catch (IOException | MalformedModelException | EngineException e) {
      model.close();
      throw new RerankException(
          ErrorCategory.MODEL,
          "The %s engine cannot load %s: %s".formatted(engine.djlName(), network, firstLine(e)),
          e);
    }
    return model;
  }

  private static Map<String, String> options(ModelSpec spec) {
    return switch (spec.network().engine()) {
      case PYTORCH -> PYTORCH_OPTIONS;
      case ONNX ->
          Map.of(
              "interOpNumThreads",
              "1",
              "intraOpNumThreads",
              Integer.toString(spec.placement().threads()));
    };
  }

  private static List<String> inputs(Model model, ModelSpec spec) {
    if (spec.network().engine() == ModelSpec.Engine.ONNX) {
      return model.getBlock().describeInput().keys();
    }
    return spec.network().tokenTypes() ? INPUTS : INPUTS.subList(0, 2);
  }

  @Override
  public float[][] logits(PairBatch batch) {
    try {
      return Arrays.copyOf(network.predict(batch), batch.pairs());
    } catch (TranslateException e) {
      if (e.getCause() instanceof RerankException cause) {
        throw cause;
      }
      ForwardFailures.of(e)
          .ifPresent(
              known -> {
                throw known;
              });
      throw new RerankException(
          ErrorCategory.SCORING,
          "The forward pass of a batch of %d pairs of %d tokens failed on %s: %s"
              .formatted(batch.pairs(), batch.length(), device, firstLine(e)),
          e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public String device() {
    return device.toString();
  }

  @Override
  public void close() {
    network.close();
    if (modules != null) {
      modules.close();
    }
  }
}
