package io.sparkrerank.spark.model;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.Digests;
import io.sparkrerank.model.Device;
import io.sparkrerank.model.ModelSpec;
import io.sparkrerank.model.Scorer;
import io.sparkrerank.model.djl.DjlScorer;
import io.sparkrerank.text.PairTokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that is loaded in this JVM. It is loaded once per model and device, however many tasks
 * run: the first task loads it, the others wait and share it. A shutdown hook closes it; nobody
 * else may. Thread-safe.
 *
 * @param tokenizer the tokenizer
 * @param scorer the network
 * @param lanes on a GPU the threads that run the network; null if tasks run it themselves
 * @param inUse held for reading while something is computed; held for writing from the close on
 */
record LoadedModel(
    PairTokenizer tokenizer, Scorer scorer, @Nullable ExecutorService lanes, ReadWriteLock inUse) {

  private static final Logger LOG = LoggerFactory.getLogger(LoadedModel.class);

  private static final int LANES = 2;

  private static final Map<Key, LoadedModel> LOADED = new ConcurrentHashMap<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(LoadedModel::closeAll, "close-models"));
  }

  private record Key(ModelSpec spec, Device device) {}

  /**
   * Returns a shipped model on a device, and loads it if no task has yet.
   *
   * @throws RerankException if it cannot be loaded
   */
  static LoadedModel of(ShippedModel model, Device device) {
    // Models that differ only in the size of batches are one.
    Key key = new Key(model.spec().withBatchTokens(null), device);
    return LOADED.computeIfAbsent(key, missing -> load(model, device));
  }

  /** Returns the number of models that are loaded in this JVM. */
  static int count() {
    return LOADED.size();
  }

  /** Does work that needs the model, which is not closed meanwhile. */
  <T> T use(Supplier<T> work) {
    inUse.readLock().lock();
    try {
      return work.get();
    } finally {
      inUse.readLock().unlock();
    }
  }

  private static LoadedModel load(ShippedModel model, Device device) {
    long start = System.nanoTime();
    ModelSpec spec = model.spec();
    Path network = ShippedFiles.local(model.networkUri());
    Path tokenizerFile = ShippedFiles.local(model.tokenizerUri());
    requireDigest(network, spec.network().sha256());
    requireDigest(tokenizerFile, spec.tokenizerSha256());
    for (int index = 0; index < model.besideUris().size(); index++) {
      requireDigest(
          ShippedFiles.local(model.besideUris().get(index)),
          spec.network().besides().get(index).sha256());
    }
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
    return new LoadedModel(tokenizer, scorer, lanes(device), new ReentrantReadWriteLock());
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

  private static void closeAll() {
    LOADED.values().forEach(LoadedModel::close);
    LOADED.clear();
  }

  private void close() {
    // Freeing memory that a task computes with would crash the JVM. If a task still runs here, the
    // process is about to end anyway.
    if (inUse.writeLock().tryLock()) {
      scorer.close();
      tokenizer.close();
    }
  }
}
