package io.sparkrerank.compile;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.checkpoint.OnnxGraph;
import io.sparkrerank.checkpoint.YesNoTokens;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A folder of files that are made once from a model and shipped to executors. Their names hold the
 * model's fingerprint. A file appears under its name only when it is whole and on disk. A lock file
 * keeps two jobs from making the same file at once. Thread-safe.
 */
public final class ModelCache {

  /** File locks hold between processes only; this one holds between threads. */
  private static final Object LOCK = new Object();

  private final Path directory;

  /** Creates a cache in {@code directory}, which need not exist yet. */
  public ModelCache(Path directory) {
    this.directory = directory;
  }

  /**
   * Returns the folder {@code spark-rerank} in the user's cache folder, XDG_CACHE_HOME or ~/.cache.
   * Where there is none, the folder is in the one for temporary files.
   */
  public static Path defaultDirectory() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path parent =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    // The driver's container on YARN or Kubernetes may have no home folder.
    Path absolute = parent.toAbsolutePath();
    boolean writable = Files.isWritable(absolute) || Files.isWritable(absolute.getParent());
    // The folder for temporary files is everyone's, so that the name is the user's own.
    return writable
        ? parent.resolve("spark-rerank")
        : Path.of(System.getProperty("java.io.tmpdir"))
            .resolve("spark-rerank-" + System.getProperty("user.name"));
  }

  /**
   * Returns the network of {@code model} as an engine loads it: compiled in {@code precision} from
   * safetensors, or a copy of the {@code model.pt} or {@code model.onnx} that is there.
   *
   * @param fingerprint the model's fingerprint
   * @throws RerankException if the model cannot be compiled or the cache cannot be written
   */
  public Path network(ModelDirectory model, String fingerprint, Precision precision) {
    if (!model.isCompiled()) {
      String file = model.weights().fileName();
      String name = fingerprint + file.substring(file.lastIndexOf('.'));
      return model.weights() == ModelDirectory.Weights.ONNX
          ? graph(model.graph(), name)
          : file(name, copyOf(model.network()));
    }
    // Names are as they always were where config.json says what the network ends in.
    String head =
        model.config().namedHead().equals(Optional.of(model.head()))
            ? ""
            : "-" + model.head().name().toLowerCase(Locale.ROOT);
    YesNoTokens tokens = model.tokens();
    String name =
        fingerprint
            + head
            + (tokens == null ? "" : "-" + tokens.yes() + "-" + tokens.no())
            + "-"
            + precision.settingName()
            + "-"
            + DenseKernel.here(precision).name().toLowerCase(Locale.ROOT)
            + "-v"
            + CheckpointCompiler.VERSION
            + ".pt";
    return file(name, target -> CheckpointCompiler.compile(model, precision, target));
  }

  /** Returns a copy of a graph, whose files with weights lie beside it under names of their own. */
  private Path graph(OnnxGraph graph, String name) {
    Map<String, String> names = new LinkedHashMap<>();
    List<Path> data = graph.data();
    for (int index = 0; index < data.size(); index++) {
      String part = name + "-" + index + ".data";
      file(part, copyOf(data.get(index)));
      names.put(graph.locations().get(index), part);
    }
    return file(
        name,
        names.isEmpty()
            ? copyOf(graph.file())
            : target -> Files.write(target, graph.relocated(names::get)));
  }

  /**
   * Returns the modules behind the network of {@code model} as a network of their own.
   *
   * @param fingerprint the model's fingerprint
   * @throws RerankException if they cannot be compiled or the cache cannot be written
   */
  public Path modules(ModelDirectory model, String fingerprint) {
    String name =
        "%s-modules-%s-%s-v%d.pt"
            .formatted(
                fingerprint,
                model.head().name().toLowerCase(Locale.ROOT),
                DenseKernel.here(Precision.FP32).name().toLowerCase(Locale.ROOT),
                CheckpointCompiler.VERSION);
    return file(name, target -> CheckpointCompiler.compileModules(model, target));
  }

  /**
   * Returns the file of a tokenizer.
   *
   * @param content its content
   * @param fingerprint its fingerprint
   * @throws RerankException if the cache cannot be written
   */
  public Path tokenizer(byte[] content, String fingerprint) {
    return file(fingerprint + ".json", target -> Files.write(target, content));
  }

  /** Writes a file's content. */
  private interface Content {
    void writeTo(Path target) throws IOException;
  }

  private static Content copyOf(Path source) {
    return target -> Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path file(String name, Content content) {
    Path file = directory.resolve(name);
    // It is whole if it is there, and needs no lock: the cache may be one that others write.
    if (Files.isReadable(file)) {
      return file;
    }
    synchronized (LOCK) {
      try {
        Files.createDirectories(directory);
        try (FileChannel channel =
                FileChannel.open(
                    directory.resolve(name + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          if (!Files.isReadable(file)) {
            create(file, content);
          }
        }
        return file;
      } catch (IOException e) {
        throw new RerankException(
            ErrorCategory.MODEL,
            "Cannot write the model cache %s: %s; name another directory with rerank.model.cache"
                .formatted(directory, e instanceof AccessDeniedException ? "permission denied" : e),
            e);
      }
    }
  }

  private void create(Path file, Content content) throws IOException {
    // Not a file that Files calls temporary, which its owner alone may read: the cache may be
    // shared.
    Path partial = directory.resolve("partial-" + UUID.randomUUID() + ".tmp");
    try {
      content.writeTo(partial);
      try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
