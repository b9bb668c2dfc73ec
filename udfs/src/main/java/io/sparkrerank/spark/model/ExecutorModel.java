package io.sparkrerank.spark.model;

import io.sparkrerank.RerankException;
import io.sparkrerank.batch.TokenBudgetBatcher;
import io.sparkrerank.checkpoint.Digests;
import io.sparkrerank.model.BatchTrial;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.ForwardException;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.PairScorer;
import io.sparkrerank.model.ScoredPair;
import io.sparkrerank.model.Scorer;
import io.sparkrerank.model.ScoringListener;
import io.sparkrerank.model.djl.DjlRuntime;
import io.sparkrerank.model.djl.DjlScorer;
import io.sparkrerank.text.AnswerSlicer;
import io.sparkrerank.text.PairTokenizer;
import io.sparkrerank.text.Passage;
import io.sparkrerank.text.PassageCutter;
import io.sparkrerank.text.TextPair;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that is loaded in this JVM, with the batches of one task. One model is loaded per model
 * and device, however many tasks run: the first task loads it, the others wait and share it. A
 * shutdown hook closes it; nobody else may. If memory does not hold a batch, batches are smaller
 * for the rest of the task. Thread-safe.
 */
public final class ExecutorModel {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorModel.class);

  private static final int LANES = 2;

  private static final Map<Key, Loaded> LOADED = new ConcurrentHashMap<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ExecutorModel::closeAll, "close-models"));
  }

  private record Key(ModelSpec spec, Device device) {}

  /**
   * The part of a model that all tasks share.
   *
   * @param tokenizer the tokenizer
   * @param scorer the network
   * @param lanes on a GPU the threads that run the network; null if tasks run it themselves
   * @param inUse held for reading while something is computed; held for writing from the close on
   */
  private record Loaded(
      PairTokenizer tokenizer,
      Scorer scorer,
      @Nullable ExecutorService lanes,
      ReadWriteLock inUse) {

    private <T> T use(Supplier<T> work) {
      inUse.readLock().lock();
      try {
        return work.get();
      } finally {
        inUse.readLock().unlock();
      }
    }

    private void close() {
      // Freeing memory that a task computes with would crash the JVM. If a task still runs
      // here, the process is about to end anyway.
      if (inUse.writeLock().tryLock()) {
        scorer.close();
        tokenizer.close();
      }
    }
  }

  private final Loaded loaded;
  private final ModelSpec spec;
  private final Device device;
  private final PairScorer scorer;

  private ExecutorModel(Loaded loaded, ModelSpec spec, Device device) {
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
    // Models that differ only in the size of batches are one.
    Key key = new Key(spec.withBatchTokens(null), device);
    return new ExecutorModel(
        LOADED.computeIfAbsent(key, missing -> load(model, device)), spec, device);
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
    return LOADED.size();
  }

  private static Loaded load(ShippedModel model, Device device) {
    long start = System.nanoTime();
    ModelSpec spec = model.spec();
    Path network = ShippedFiles.local(model.networkUri());
    Path tokenizerFile = ShippedFiles.local(model.tokenizerUri());
    requireDigest(network, spec.network().sha256());
    requireDigest(tokenizerFile, spec.tokenizerSha256());
    PairTokenizer tokenizer = new PairTokenizer(tokenizerFile, spec.reading());
    Scorer scorer;
    try {
      scorer = DjlScorer.load(spec, network, device);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
    LOG.info(
        "Loaded {} on {} in {} ms",
        spec.network().file(),
        scorer.device(),
        (System.nanoTime() - start) / 1_000_000);
    return new Loaded(tokenizer, scorer, lanes(device), new ReentrantReadWriteLock());
  }

  private static void requireDigest(Path file, String expected) {
    String found = Digests.sha256(List.of(file));
    if (!found.equals(expected)) {
      throw RerankException.model(
          "The file that arrived in %s is not the one that was sent: SHA-256 %s, expected %s",
          file, found, expected);
    }
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

  private static void closeAll() {
    LOADED.values().forEach(Loaded::close);
    LOADED.clear();
  }

  /**
   * Starts the threads that run the network on a GPU: one makes the next batch while the other
   * waits for the device, so that the device never waits. On a CPU there are none, as its cores
   * belong to the tasks.
   */
  private static @Nullable ExecutorService lanes(Device device) {
    if (device.kind() != Device.Kind.CUDA) {
      return null;
    }
    return Executors.newFixedThreadPool(
        LANES,
        work -> {
          Thread thread = new Thread(work, "score-on-" + device);
          thread.setDaemon(true);
          return thread;
        });
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
