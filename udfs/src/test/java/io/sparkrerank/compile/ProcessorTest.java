package io.sparkrerank.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorTest {

  @TempDir Path folder;

  @Test
  void readsTheFlagsOfTheFirstCore() throws IOException {
    Path cpuInfo = folder.resolve("cpuinfo");
    Files.writeString(cpuInfo, "processor\t: 0\nflags\t\t: fpu avx2 avx512_bf16\nflags\t\t: fpu\n");

    assertThat(Processor.flags(cpuInfo)).containsExactlyInAnyOrder("fpu", "avx2", "avx512_bf16");
    assertThat(Processor.flags(folder.resolve("missing"))).isEmpty();
  }

  @Test
  void multipliesBfloat16WithAvx512OrAmx() {
    assertThat(new Processor("amd64", Set.of("avx512f", "avx512_bf16")).hasBfloat16()).isTrue();
    assertThat(new Processor("amd64", Set.of("amx_bf16")).hasBfloat16()).isTrue();
    assertThat(new Processor("amd64", Set.of("avx2", "avx512f")).hasBfloat16()).isFalse();
    assertThat(new Processor("aarch64", Set.of()).isX86()).isFalse();
  }
}
