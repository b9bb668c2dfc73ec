package io.sparkrerank.jobs.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;

class CausesTest {

  @Test
  void saysOnceThatAFileMayNotBeRead() {
    for (IOException denied :
        new IOException[] {
          new AccessDeniedException("/data/a.txt"),
          new FileNotFoundException("/data/a.txt (Permission denied)"),
          new AccessControlException(
              "Permission denied: user=me, access=READ, inode=\"/data/a.txt\":you:users:-rw-------"),
          new AccessControlException("not yours")
        }) {
      assertThat(
              Causes.unreadable(
                  "file:/data/a.txt", new UncheckedIOException(denied.getMessage(), denied)))
          .hasMessage("Cannot read /data/a.txt: permission denied");
    }
  }

  @Test
  void namesTheFileOfAFolderThatMayNotBeRead() {
    assertThat(
            Causes.unreadable(
                "/data as parquet", new FileNotFoundException("/data/b.txt (Permission denied)")))
        .hasMessage("Cannot read /data as parquet: permission denied for file /data/b.txt");
    assertThat(Causes.unreadable("/data", new AccessDeniedException("file:/data/b.txt")))
        .hasMessage("Cannot read /data: permission denied for file /data/b.txt");
  }

  @Test
  void keepsWhatElseIsWrong() {
    assertThat(Causes.unreadable("/data", new FileNotFoundException("/data (Is a directory)")))
        .hasMessage("Cannot read /data: /data (Is a directory)");
  }
}
