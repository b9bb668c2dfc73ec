package io.sparkrerank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkrerank.RerankException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {

  @ParameterizedTest
  @CsvSource({
    // asked, assigned by Spark, GPUs there, expected
    "auto,   -1, 0, cpu",
    "auto,   -1, 2, cuda:0",
    "auto,    1, 2, cuda:1",
    "cpu,     1, 2, cpu",
    "cuda,    1, 2, cuda:1",
    "cuda,   -1, 1, cuda:0",
    "cuda:0,  1, 2, cuda:0"
  })
  void resolves(String asked, int assigned, int gpus, String expected) {
    assertThat(Device.parse(asked).resolve(assigned, () -> gpus)).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({"cuda, -1, 0, asked for", "cuda:2, 0, 2, asked for", "auto, 1, 1, assigned by Spark"})
  void refusesAGpuThatIsNotThere(String asked, int assigned, int gpus, String reason) {
    assertThatThrownBy(() -> Device.parse(asked).resolve(assigned, () -> gpus))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining("was " + reason)
        .hasMessageContaining("the engine can use " + gpus + " GPUs here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu", "cuda:", "cuda:x", "CPU", ""})
  void refusesOtherNames(String name) {
    assertThatThrownBy(() -> Device.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unknown device \"" + name + "\"; expected auto, cpu, cuda or cuda:N");
  }
}
