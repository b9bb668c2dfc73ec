package io.sparkrerank.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCacheTest {

  private static final byte[] TOKENIZER = {'{', '}'};

  @TempDir Path directory;

  private final ModelDirectory model =
      ModelDirectory.open(GoldenCheckpoint.named("bert-1").directory());

  @Test
  void compilesOnceForEachPrecision() throws IOException {
    ModelCache cache = new ModelCache(directory);
    Path first = cache.network(model, "abc", Precision.FP32);
    FileTime written = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(first, written);
    assertThat(cache.network(model, "abc", Precision.FP32)).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(first)).isEqualTo(written);
    Path half = cache.network(model, "abc", Precision.BF16);
    assertThat(half).isNotEqualTo(first);
    assertThat(Files.size(half)).isLessThan(Files.size(first));
  }

  @Test
  void servesManyThreadsAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Path> task = () -> new ModelCache(directory).network(model, "abc", Precision.FP32);
      for (Future<Path> result : threads.invokeAll(List.of(task, task, task, task, task, task))) {
        assertThat(result.get()).isRegularFile();
      }
    } finally {
      threads.shutdown();
    }
    assertNothingPartial();
  }

  @Test
  void leavesNothingBehindWhenCompilingFails() throws IOException {
    Path broken = Files.createDirectory(directory.resolve("broken"));
    for (String file : List.of("config.json", "tokenizer.json")) {
      Files.copy(model.path().resolve(file), broken.resolve(file));
    }
    Files.write(broken.resolve("model.safetensors"), new byte[10]);
    Path cache = directory.resolve("cache");
    assertThatThrownBy(
            () -> new ModelCache(cache).network(ModelDirectory.open(broken), "def", Precision.FP32))
        .isInstanceOf(RerankException.class);
    assertThat(cache.resolve("def-fp32-v1.pt")).doesNotExist();
    assertNothingPartial();
  }

  private void assertNothingPartial() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
    }
  }

  @Test
  void saysWhereItCannotWrite() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(
            () -> new ModelCache(file.resolve("cache")).network(model, "abc", Precision.FP32))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("Cannot write the model cache")
        .hasMessageContaining("rerank.model.cache");
  }

  @Test
  void usesWhatIsThereInACacheThatItMayNotWrite() throws IOException {
    ModelCache cache = new ModelCache(directory);
    Path network = cache.network(model, "abc", Precision.FP32);
    Path tokenizer = cache.tokenizer(TOKENIZER, "def");
    // Nobody, root neither, can open a folder for writing.
    for (Path file : List.of(network, tokenizer)) {
      Path lock = Path.of(file + ".lock");
      Files.delete(lock);
      Files.createDirectory(lock);
    }
    assertThat(cache.network(model, "abc", Precision.FP32)).isEqualTo(network);
    assertThat(cache.tokenizer(TOKENIZER, "def")).isEqualTo(tokenizer);
    Files.delete(network);
    assertThatThrownBy(() -> cache.network(model, "abc", Precision.FP32))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("Cannot write the model cache " + directory);
  }

  @Test
  void givesItsFilesThePermissionsOfAnyOtherFile() throws IOException {
    Path other = Files.createFile(directory.resolve("other"));
    assertThat(Files.getPosixFilePermissions(new ModelCache(directory).tokenizer(TOKENIZER, "abc")))
        .isEqualTo(Files.getPosixFilePermissions(other));
  }
}
