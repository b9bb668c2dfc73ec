package io.sparkrerank.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.EditedCheckpoint;
import io.sparkrerank.checkpoint.ModelDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedWeightsTest {

  @TempDir Path temporary;

  @Test
  void storesWeightsThatLayersShareOnce() throws IOException {
    long weights = weightsOfAlbert(3);
    assertThat(weights).isPositive();
    assertThat(weightsOfAlbert(12)).isEqualTo(weights);
  }

  private long weightsOfAlbert(int layers) throws IOException {
    EditedCheckpoint edited =
        EditedCheckpoint.copyOf("albert-1", temporary)
            .config(config -> config.put("num_hidden_layers", layers));
    Path archive = temporary.resolve("albert-" + layers + ".pt");
    CheckpointCompiler.compile(ModelDirectory.open(edited.directory()), Precision.FP32, archive);
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return zip.stream().filter(entry -> entry.getName().startsWith("net/data/")).count();
    }
  }
}
