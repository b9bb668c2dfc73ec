package io.sparkrerank.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.RerankException;
import io.sparkrerank.compile.Precision;
import io.sparkrerank.jobs.testing.TestConfigs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {

  private static final Map<String, Object> MINIMUM =
      Map.of(
          "rerank.input.paths", List.of("pairs.parquet"),
          "rerank.model.path", "model",
          "rerank.output.path", "out");

  @TempDir Path directory;

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("my.conf"), content);
  }

  @Test
  void hasDefaults() {
    RerankConfig config = TestConfigs.load(MINIMUM, RerankSettings::read);
    assertThat(config.pairs().input().paths()).containsExactly("pairs.parquet");
    assertThat(config.pairs().input().format()).isEqualTo(InputFormat.AUTO);
    assertThat(config.pairs().input().onBadRows()).isEqualTo(InputConfig.BadRows.REJECT);
    assertThat(config.pairs().model().precision()).isEqualTo(Precision.FP32);
    assertThat(config.pairs().model().maxLength()).isNull();
    assertThat(config.pairs().model().activation()).isNull();
    assertThat(config.pairs().model().device()).hasToString("auto");
    assertThat(config.pairs().batch())
        .isEqualTo(new BatchConfig(null, null, BatchConfig.Trials.NONE, 8192));
    assertThat(config.topK()).isNull();
    assertThat(config.pairs().output().earlier()).isEqualTo(OutputConfig.Earlier.REFUSE);
    assertThat(config.evaluation().measures()).hasSize(6);
  }

  @Test
  void letsTheCommandLineWinOverSparkOverTheFile() throws IOException {
    Path file = file("rerank { top-k = 1, batch.window = 1, partitions = 1 }");
    RerankConfig config =
        ConfigLoader.load(
            new ConfigSources(
                file,
                Map.of("spark.rerank.top-k", "2", "spark.rerank.batch.window", "2", "spark.x", "3"),
                withMinimum("rerank.top-k", "3")),
            RerankSettings::read);
    assertThat(config.topK()).isEqualTo(3);
    assertThat(config.pairs().batch().window()).isEqualTo(2);
    assertThat(config.pairs().scoring().partitions()).isEqualTo(1);
    assertThat(config.pairs().resolved()).contains("\"top-k\":\"3\"");
  }

  @Test
  void leavesThePrecisionToTheProcessorIfAskedTo() {
    RerankConfig config =
        TestConfigs.load(withMinimum("rerank.model.precision", "auto"), RerankSettings::read);
    assertThat(config.pairs().model().precision()).isNull();
  }

  private static Map<String, Object> withMinimum(String key, Object value) {
    Map<String, Object> settings = new java.util.HashMap<>(MINIMUM);
    settings.put(key, value);
    return settings;
  }

  @Test
  void reportsAllFaultsAtOnceWithTheirPlaces() throws IOException {
    Path file =
        file(
            """
            rerank {
              top_k = 10
              modell.path = x
              batch { window = many, max-tokens = 512, calibrate = true }
              drift-pairs = 0
              max-rejected = many
              max-hours = 0
              wave-seconds = 0
              long-text { mode = cut, window = 10, stride = 20, aggregate = [best, max] }
              model.sha256 = abc
              model { precision = fp64, query-share = 1.5, device = gpu }
              input.columns { qid = query_id }
              evaluation.measures = [nDGC]
            }
            """);
    assertThatThrownBy(
            () ->
                ConfigLoader.load(
                    new ConfigSources(file, Map.of(), Map.of()), RerankSettings::read))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("Unknown setting rerank.top_k")
        .hasMessageContaining("did you mean \"rerank.top-k\"?")
        .hasMessageContaining("Unknown setting rerank.modell.path")
        .hasMessageContaining("my.conf: 2")
        .hasMessageContaining("Expected a whole number from 1 at rerank.batch.window = many")
        .hasMessageContaining("rerank.batch.max-tokens = 512 leaves nothing to calibrate")
        .hasMessageContaining("whole number from 1, or \"none\" at rerank.drift-pairs = 0")
        .hasMessageContaining(
            "Expected all, a number of rows, or a share as 0.01 or 1%, found many")
        .hasMessageContaining("Expected a number above 0, or \"none\" at rerank.max-hours = 0")
        .hasMessageContaining("Expected a whole number from 1 at rerank.wave-seconds = 0")
        .hasMessageContaining("Expected one of truncate, passages at rerank.long-text.mode = cut")
        .hasMessageContaining("rerank.long-text.stride = 20 leaves out text between passages")
        .hasMessageContaining("Expected one of first, max, sum, mean, top3-mean, found best")
        .hasMessageContaining("Expected 64 hexadecimal digits at rerank.model.sha256")
        .hasMessageContaining("Expected one of fp32, bf16, fp16 at rerank.model.precision = fp64")
        .hasMessageContaining("rerank.model.query-share = 1.5")
        .hasMessageContaining("Unknown device \"gpu\"")
        .hasMessageContaining("Unknown column qid in rerank.input.columns")
        .hasMessageContaining("Unknown measure: \"nDGC\"; did you mean \"nDCG\"?")
        .hasMessageContaining("No input: give --input")
        .hasMessageContaining("No model: give --model")
        .hasMessageContaining("No output: give --output");
  }

  @Test
  void reportsValuesOfTheWrongKind() throws IOException {
    Path file =
        file(
            """
            rerank {
              model = /models/minilm
              top-k = null
              input.paths = { a = 1 }
              batch.window = [1]
              output.overwrite = maybe
            }
            """);
    assertThatThrownBy(
            () ->
                ConfigLoader.load(
                    new ConfigSources(file, Map.of(), Map.of()), RerankSettings::read))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("rerank.model is a group of settings, not a value")
        .hasMessageContaining("Expected a whole number from 1, or \"all\" at rerank.top-k")
        .hasMessageContaining("Expected a text at rerank.input.paths")
        .hasMessageContaining("Expected a whole number from 1 at rerank.batch.window = [1]")
        .hasMessageContaining("Expected true or false at rerank.output.overwrite = maybe");
  }

  @Test
  void wantsOneFormOfInputAndAllOfIt() {
    assertThatThrownBy(
            () -> TestConfigs.load(withMinimum("rerank.input.run", "r"), RerankSettings::read))
        .hasMessageContaining("Two inputs")
        .hasMessageContaining("also needs --queries and --corpus");
  }

  @Test
  void refusesAFileThatIsNotThereOrNotHocon() throws IOException {
    Path missing = directory.resolve("missing.conf");
    assertThatThrownBy(
            () ->
                ConfigLoader.load(
                    new ConfigSources(missing, Map.of(), MINIMUM), RerankSettings::read))
        .hasMessage("Configuration file not found: " + missing);
    Path broken = file("rerank { top-k = ");
    assertThatThrownBy(
            () ->
                ConfigLoader.load(
                    new ConfigSources(broken, Map.of(), MINIMUM), RerankSettings::read))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("my.conf");
  }

  @Test
  void knowsFormatsByTheEnding() {
    assertThat(InputFormat.AUTO.of("a/b.jsonl.gz")).isEqualTo(InputFormat.JSON);
    assertThat(InputFormat.AUTO.of("a/*.csv")).isEqualTo(InputFormat.CSV);
    assertThat(InputFormat.AUTO.of("top1000.dev.tsv")).isEqualTo(InputFormat.TSV);
    assertThat(InputFormat.AUTO.of("a/pairs")).isEqualTo(InputFormat.PARQUET);
    assertThat(InputFormat.CSV.of("a/pairs.parquet")).isEqualTo(InputFormat.CSV);
  }
}
