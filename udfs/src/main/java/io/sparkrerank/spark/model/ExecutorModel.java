package io.sparkrerank.spark.model;

import io.sparkrerank.RerankException;
import io.sparkrerank.batch.TokenBudgetBatcher;
import io.sparkrerank.model.BatchTrial;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.ForwardException;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.PairScorer;
import io.sparkrerank.model.ScoredPair;
import io.sparkrerank.model.ScoringListener;
import io.sparkrerank.model.djl.DjlRuntime;
import io.sparkrerank.text.AnswerSlicer;
import io.sparkrerank.text.Passage;
import io.sparkrerank.text.PassageCutter;
import io.sparkrerank.text.TextPair;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * The use that one task makes of the model that is loaded in its JVM. Each task has batches of its
 * own: if memory does not hold one, batches are smaller for the rest of the task. The model itself
 * is shared by all tasks and never closed by one. Thread-safe.
 */
public final class ExecutorModel {

  private final LoadedModel loaded;
  private final ModelSpec spec;
  private final Device device;
  private final PairScorer scorer;

  private ExecutorModel(LoadedModel loaded, ModelSpec spec, Device device) {
    this.loaded = loaded;
    this.spec = spec;
    this.device = device;
    this.scorer =
        new PairScorer(
            loaded.tokenizer(),
            new TokenBudgetBatcher(spec.budget(device), spec.network().padTokenId()),
            loaded.scorer(),
            spec.output().layout(),
            spec.network().vocabulary());
  }

  /**
   * Returns a shipped model on the device of the running task, and loads it if no task has yet.
   *
   * @throws RerankException if the model cannot be loaded, or the device is not there
   */
  public static ExecutorModel of(ShippedModel model) {
    ModelSpec spec = model.spec();
    DjlRuntime.configure(spec.placement().threads(), nativeLibraries());
    Device device =
        spec.placement()
            .device()
            .resolve(GpuAddress.assigned(), () -> DjlRuntime.gpuCount(spec.network().engine()));
    return new ExecutorModel(LoadedModel.of(model, device), spec, device);
  }

  /**
   * Loads a model once, so that a model or device that cannot be used fails before any work. In
   * local mode it is loaded in this JVM, else by a task on an executor.
   *
   * @return the device that it was loaded on, as {@link #device()} names it
   * @throws RerankException in local mode, if the model cannot be loaded; on a cluster Spark wraps
   *     that error in its own
   */
  public static String warmUp(SparkContext context, ShippedModel model) {
    if (context.isLocal()) {
      return of(model).device();
    }
    // Captured by the function, not an element: elements go through the configured serialiser, and
    // Kryo does not take records.
    return JavaSparkContext.fromSparkContext(context)
        .parallelize(List.of(0), 1)
        .map(task -> of(model).device())
        .first();
  }

  /** Returns the number of models that are loaded in this JVM. */
  public static int loaded() {
    return LoadedModel.count();
  }

  /**
   * Returns the folder that DJL unpacks its native libraries into. On an executor it is a folder
   * that Spark made and will delete. On the driver, and so in local mode, it is null for DJL's own
   * folder, which keeps them for the next run.
   */
  public static @Nullable Path nativeLibraries() {
    SparkEnv env = SparkEnv.get();
    boolean driver = env == null || env.executorId().equals("driver");
    return driver ? null : Path.of(SparkFiles.getRootDirectory(), "djl-natives").toAbsolutePath();
  }

  /** Returns the number of windows to begin before a task waits for the results of one. */
  public int windowsAhead() {
    return loaded.lanes() == null ? 0 : 1;
  }

  /** Scores pairs and waits for the results, which are in the order of the pairs. */
  public List<ScoredPair> score(List<TextPair> pairs, ScoringListener listener) {
    return begin(pairs, listener).get();
  }

  /**
   * Begins to score pairs on a GPU. On a CPU the work begins when the results are asked for.
   *
   * @return waits for the results, which are in the order of the pairs
   */
  public Supplier<List<ScoredPair>> begin(List<TextPair> pairs, ScoringListener listener) {
    ExecutorService lanes = loaded.lanes();
    if (lanes == null) {
      return () -> guarded(() -> scorer.score(pairs, listener));
    }
    TaskContext task = TaskContext.get();
    Supplier<List<ScoredPair>> results =
        loaded.use(() -> scorer.begin(pairs, listener, batch -> enqueue(lanes, task, batch)));
    return () -> guarded(results);
  }

  /** Runs work on the device, and ends this executor if the device is lost. */
  private <T> T guarded(Supplier<T> work) {
    try {
      return loaded.use(work);
    } catch (ForwardException e) {
      throw LostDevice.ending(device(), e);
    }
  }

  private void enqueue(ExecutorService lanes, @Nullable TaskContext task, Runnable batch) {
    lanes.execute(
        () -> {
          // Nobody waits for the batches of a task that failed or was killed.
          if (task == null || !task.isCompleted() && !task.isInterrupted()) {
            loaded.use(
                () -> {
                  batch.run();
                  return true;
                });
          }
        });
  }

  /**
   * Cuts documents into passages, as {@link PassageCutter} does.
   *
   * @param window the most tokens of a passage, or null for as many as fit
   * @param stride the number of tokens from the start of one passage to the start of the next, or
   *     null for half a window
   * @return the passages of each document, in the order of the documents
   */
  public List<PassageCutter.CutDocument> cut(
      List<PassageCutter.Document> documents, @Nullable Integer window, @Nullable Integer stride) {
    PassageCutter cutter = new PassageCutter(loaded.tokenizer(), window, stride);
    return loaded.use(() -> cutter.cut(documents));
  }

  /** Finds the places of answers in their texts, as {@link AnswerSlicer} does. */
  public List<List<Passage>> slice(List<AnswerSlicer.TokenRanges> found) {
    AnswerSlicer slicer = new AnswerSlicer(loaded.tokenizer());
    return loaded.use(() -> slicer.slice(found));
  }

  /**
   * Measures the speed of batches of several sizes.
   *
   * @param pairs pairs like those that are to be scored
   * @param each the time that each size is tried for
   */
  public List<BatchTrial> tryBatches(List<TextPair> pairs, Duration each) {
    return guarded(
        () ->
            BatchTrial.run(
                scorer.scorable(pairs),
                ModelSpec.batchTokensToTry(device).stream()
                    .map(tokens -> spec.withBatchTokens(tokens).budget(device))
                    .toList(),
                spec.network().padTokenId(),
                loaded.scorer(),
                each));
  }

  /** Returns the device that the model runs on: {@code cpu} or {@code cuda:N}. */
  public String device() {
    return loaded.scorer().device();
  }
}
