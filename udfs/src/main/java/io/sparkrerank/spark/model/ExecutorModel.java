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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that is loaded in this JVM, with the batches that a task makes for it; these become
 * smaller for the rest of the task when memory does not hold them. One is loaded for each model and
 * device, whatever the number of tasks: the first task loads it, the others wait and share it. A
 * shutdown hook closes it; nobody else may. Thread-safe.
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
   * What tasks share.
   *
   * @param lanes threads of its own that run the network, on a GPU; else null: tasks do it
   * @param inUse held for reading while something is computed, and for good once it is closed
   */
  private record Loaded(
      PairTokenizer tokenizer, Scorer scorer, ExecutorService lanes, ReadWriteLock inUse) {

    private <T> T use(Supplier<T> work) {
      inUse.readLock().lock();
      try {
        return work.get();
      } finally {
        inUse.readLock().unlock();
      }
    }

    private void close() {
      // Freeing memory that a task is computing with would crash the JVM; and when a task still
      // runs at this point, the process is about to end anyway.
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
   * The shipped model on the device of the running task, loaded now if it was not before.
   *
   * @throws RerankException if it cannot be loaded, or the device is not there
   */
  public static ExecutorModel of(ShippedModel model) {
    ModelSpec spec = model.spec();
    DjlRuntime.configure(spec.placement().threads(), nativeLibraries());
    Device device =
        spec.placement()
            .device()
            .resolve(GpuAddress.assigned(), () -> DjlRuntime.gpuCount(spec.network().engine()));
    // However large batches are, it is the same model.
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

  /** How many models are loaded in this JVM. */
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
   * Where DJL unpacks its native libraries: on an executor the folder that Spark gave it and clears
   * away; on the driver, and so in local mode, DJL's own folder, so that it happens once.
   */
  public static Path nativeLibraries() {
    SparkEnv env = SparkEnv.get();
    boolean driver = env == null || env.executorId().equals("driver");
    return driver ? null : Path.of(SparkFiles.getRootDirectory(), "djl-natives").toAbsolutePath();
  }

  private static void closeAll() {
    LOADED.values().forEach(Loaded::close);
    LOADED.clear();
  }

  /**
   * On a GPU one thread makes the next batch while the other waits for the device, so that it never
   * waits for them. The cores of a processor belong to the tasks.
   */
  private static ExecutorService lanes(Device device) {
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

  /** How many windows a task should begin before it waits for the results of one. */
  public int windowsAhead() {
    return loaded.lanes() == null ? 0 : 1;
  }

  /** Scores pairs; the order of results is the order of pairs. */
  public List<ScoredPair> score(List<TextPair> pairs, ScoringListener listener) {
    return begin(pairs, listener).get();
  }

  /** Begins to score pairs, or will when the results are asked for. */
  public Supplier<List<ScoredPair>> begin(List<TextPair> pairs, ScoringListener listener) {
    TaskContext task = TaskContext.get();
    Supplier<List<ScoredPair>> results =
        loaded.lanes() == null
            ? () -> scorer.score(pairs, listener)
            : loaded.use(() -> scorer.begin(pairs, listener, batch -> enqueue(task, batch)));
    return () -> guarded(results);
  }

  /** Computes, and ends this executor if its device is lost. */
  private <T> T guarded(Supplier<T> work) {
    try {
      return loaded.use(work);
    } catch (ForwardException e) {
      throw LostDevice.ending(device(), e);
    }
  }

  private void enqueue(TaskContext task, Runnable batch) {
    loaded
        .lanes()
        .execute(
            () -> {
              // Nobody waits for what a task that failed or was killed has left in the queue.
              if (task == null || !task.isCompleted() && !task.isInterrupted()) {
                loaded.use(
                    () -> {
                      batch.run();
                      return null;
                    });
              }
            });
  }

  /** The passages of documents, cut as {@link PassageCutter} says. */
  public List<PassageCutter.CutDocument> cut(
      List<PassageCutter.Document> documents, Integer window, Integer stride) {
    PassageCutter cutter = new PassageCutter(loaded.tokenizer(), window, stride);
    return loaded.use(() -> cutter.cut(documents));
  }

  /** Where answers stand in their texts, as {@link AnswerSlicer} says. */
  public List<List<Passage>> slice(List<AnswerSlicer.TokenRanges> found) {
    AnswerSlicer slicer = new AnswerSlicer(loaded.tokenizer());
    return loaded.use(() -> slicer.slice(found));
  }

  /** Measures how fast batches of several sizes are, on pairs like those that are to be scored. */
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

  /** The device it runs on: {@code cpu} or {@code cuda:N}. */
  public String device() {
    return loaded.scorer().device();
  }
}
