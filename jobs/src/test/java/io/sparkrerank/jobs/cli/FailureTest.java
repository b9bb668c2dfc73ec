package io.sparkrerank.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
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

  @Test
  void saysThatATaskMayNotReadAFile() {
    Throwable task =
        new IllegalStateException(
            "[FAILED_READ_FILE.FILE_NOT_EXIST] Encountered error while reading file"
                + " file:///data/a.txt. File does not exist. SQLSTATE: KD001",
            new FileNotFoundException("/data/a.txt (Permission denied)"));
    assertThat(Failure.of(new IllegalStateException("Job aborted", task)))
        .isEqualTo(new Failure(3, "Cannot read /data/a.txt: permission denied"));
  }
}
