package io.sparkrerank.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class FailureTest {

  @Test
  void saysWhatToSetWhereNativeLibrariesCannotRun() {
    String library = "/tmp/snappy-1.1.10-2b585d55-libsnappyjava.so";
    Throwable cause =
        new UnsatisfiedLinkError(
            library + ": " + library + ": failed to map segment from shared object");
    Failure failure = Failure.of(new SparkException("Job aborted", cause));
    assertThat(failure.exitCode()).isEqualTo(2);
    assertThat(failure.message())
        .startsWith("Cannot load the native library " + library + ": ")
        .contains("noexec", "DJL_CACHE_DIR", "-Djava.io.tmpdir=DIR");
  }
}
