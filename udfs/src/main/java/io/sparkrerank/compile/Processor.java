package io.sparkrerank.compile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A processor and its instruction sets.
 *
 * @param architecture as Java names it, such as {@code amd64}
 * @param flags its instruction sets, as Linux names them; empty elsewhere
 */
record Processor(String architecture, Set<String> flags) {

  /** The one that this JVM runs on. */
  static final Processor HERE =
      new Processor(System.getProperty("os.arch"), flags(Path.of("/proc/cpuinfo")));

  /** Returns whether it is of Intel's or AMD's 64-bit family. */
  boolean isX86() {
    return architecture.equals("amd64") || architecture.equals("x86_64");
  }

  /** Returns whether it multiplies bfloat16 in hardware; without that it is slower than float32. */
  boolean hasBfloat16() {
    return flags.contains("avx512_bf16") || flags.contains("amx_bf16");
  }

  static Set<String> flags(Path cpuInfo) {
    if (!Files.isReadable(cpuInfo)) {
      return Set.of();
    }
    try (var lines = Files.lines(cpuInfo)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .limit(1)
          .flatMap(
              line -> Arrays.stream(line.substring(line.indexOf(':') + 1).trim().split("\\s+")))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      return Set.of();
    }
  }
}
