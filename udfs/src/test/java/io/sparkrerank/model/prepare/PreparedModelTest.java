package io.sparkrerank.model.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.GoldenCheckpoint;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.compile.ModelCache;
import io.sparkrerank.compile.Precision;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedModelTest {

  @TempDir Path cache;

  @Test
  void picksThePrecisionThatTheProcessorHas() {
    assertThat(prepare("bert-1", null).precision()).isEqualTo(Precision.fastestHere());
  }

  @Test
  void keepsANetworkThatIsUsedAsItIs() {
    assertThat(prepare("bert-1-onnx", null).precision()).isEqualTo(Precision.FP32);
  }

  @Test
  void tellsScoresOfEachPrecisionApart() {
    assertThat(prepare("bert-1", Precision.FP32).spec().fingerprint())
        .isNotEqualTo(prepare("bert-1", Precision.BF16).spec().fingerprint());
  }

  private PreparedModel prepare(String checkpoint, Precision precision) {
    return PreparedModel.prepare(
        ModelDirectory.open(GoldenCheckpoint.named(checkpoint).directory()),
        GoldenCheckpoint.options(precision),
        new ModelCache(cache));
  }
}
