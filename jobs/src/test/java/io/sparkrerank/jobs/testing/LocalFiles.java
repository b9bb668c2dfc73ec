package io.sparkrerank.jobs.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local file system of Hadoop, which sets permissions itself. Without Hadoop's native library
 * the original starts a process for each file and folder: some sixty for each job of a test.
 */
public final class LocalFiles extends LocalFileSystem {

  public LocalFiles() {
    super(new Raw());
  }

  private static final class Raw extends RawLocalFileSystem {

    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      // Both write the owner's bits first; the constants of Java are in this order, too.
      Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
      for (PosixFilePermission one : PosixFilePermission.values()) {
        if ((permission.toShort() >> (8 - one.ordinal()) & 1) == 1) {
          permissions.add(one);
        }
      }
      Files.setPosixFilePermissions(pathToFile(path).toPath(), permissions);
    }
  }
}
