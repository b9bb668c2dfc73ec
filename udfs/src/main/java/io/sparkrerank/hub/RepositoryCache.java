package io.sparkrerank.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.checkpoint.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of one repository in the cache, with the layout of Python's {@code huggingface_hub}:
 *
 * <pre>
 * models--ORG--NAME/blobs/ETAG               contents
 * models--ORG--NAME/snapshots/COMMIT/FILE    links to contents
 * models--ORG--NAME/refs/REVISION            the commit of a branch or tag
 * models--ORG--NAME/.no_exist/COMMIT/FILE    empty: a file that the commit does not have
 * models--ORG--NAME/trees/COMMIT.json        all files of a commit; only read here
 * .locks/models--ORG--NAME/ETAG.lock
 * </pre>
 *
 * <p>A list in {@code trees} promises Python that all files of the commit are there. Models are
 * fetched here without the files that are not needed, so that no such list is written.
 */
final class RepositoryCache {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The names that may stand in a file system. Others are replaced by their SHA-256. */
  private static final Pattern ETAG = Pattern.compile("[\\w+=-][\\w.+=-]{0,127}");

  private static final String CACHE_TAG =
      """
      Signature: 8a477f597d28d172789f06886806bc55
      # This file is a cache directory tag created by spark-rerank, as huggingface_hub creates it.
      # For information about cache directory tags, see: https://bford.info/cachedir/
      """;

  private final Path root;
  private final Path folder;
  private final boolean symlinks;

  RepositoryCache(HubSettings settings, ModelName model) {
    this.root = settings.cache();
    String name = "models--" + model.id().replace("/", "--");
    this.folder = root.resolve(name);
    this.symlinks = settings.symlinks();
  }

  /** Returns the folder of the repository. */
  Path folder() {
    return folder;
  }

  /** Returns the folder with the files of a commit, which may not exist. */
  Path snapshot(String commit) {
    return folder.resolve("snapshots").resolve(commit);
  }

  /** Returns whether there is a folder of a commit. */
  boolean isThere(String commit) {
    return Files.isDirectory(snapshot(commit));
  }

  /** Returns where the content with an ETag is kept. */
  Path blob(String etag) {
    return folder.resolve("blobs").resolve(fileName(etag));
  }

  /** Returns the file that a process locks while it downloads the content with an ETag. */
  Path lock(String etag) {
    return root.resolve(".locks").resolve(folder.getFileName()).resolve(fileName(etag) + ".lock");
  }

  private static String fileName(String etag) {
    return ETAG.matcher(etag).matches() ? etag : Digests.sha256(etag);
  }

  /** Returns the commit that a revision stood for when it was last asked for. */
  Optional<String> commit(ModelName model) {
    if (model.isCommit()) {
      return Optional.of(model.revision());
    }
    Path ref = folder.resolve("refs").resolve(model.revision());
    if (!Files.isRegularFile(ref)) {
      return Optional.empty();
    }
    try {
      String commit = Files.readString(ref).strip();
      return Optional.of(commit).filter(text -> text.matches("[0-9A-Za-z]{1,64}"));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Notes the commit of a revision. A cache that cannot be written stays as it is. */
  void writeCommit(ModelName model, String commit) {
    if (model.revision().equals(commit) || commit(model).equals(Optional.of(commit))) {
      return;
    }
    Path ref = folder.resolve("refs").resolve(model.revision());
    Path partial = ref.resolveSibling(ref.getFileName() + "." + random() + ".tmp");
    try {
      Files.createDirectories(ref.getParent());
      Files.writeString(partial, commit);
      Files.move(partial, ref, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      // It only saves a request.
    }
  }

  /** Notes files that a commit does not have. A cache that cannot be written stays as it is. */
  void writeAbsent(String commit, Set<String> files) {
    Path absent = folder.resolve(".no_exist").resolve(commit);
    try {
      for (String file : files) {
        Path mark = absent.resolve(file);
        if (!Files.exists(mark)) {
          Files.createDirectories(mark.getParent());
          Files.write(mark, new byte[0]);
        }
      }
    } catch (IOException e) {
      // It only saves a request.
    }
  }

  /** Returns whether it was noted that a commit does not have a file. */
  boolean isAbsent(String commit, String file) {
    return Files.exists(folder.resolve(".no_exist").resolve(commit).resolve(file));
  }

  /** Returns the names of the files of a commit that are there, with slashes. */
  Set<String> files(String commit) {
    Path snapshot = snapshot(commit);
    if (!Files.isDirectory(snapshot)) {
      return Set.of();
    }
    // Links to blobs that are gone are not regular files.
    try (Stream<Path> files = Files.walk(snapshot)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> snapshot.relativize(file).toString().replace('\\', '/'))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      return Set.of();
    }
  }

  /** Returns the list of all files of a commit, if Python has left one. */
  Optional<Repository> tree(String commit) {
    Path tree = folder.resolve("trees").resolve(commit + ".json");
    if (!Files.isRegularFile(tree)) {
      return Optional.empty();
    }
    try {
      JsonNode content = JSON.readTree(tree.toFile());
      return Optional.ofNullable(Repository.ofTree(commit, content));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Makes the folders that a download writes to. */
  void prepare() throws IOException {
    Files.createDirectories(folder.resolve("blobs"));
    Path tag = root.resolve("CACHEDIR.TAG");
    if (!Files.exists(tag)) {
      Files.writeString(tag, CACHE_TAG, StandardCharsets.UTF_8);
    }
  }

  /**
   * Makes a file of a commit of a blob: a relative link, or where links cannot be made the blob
   * itself, or a copy of one that other commits may use.
   *
   * @param isNew whether no other commit uses the blob
   */
  void link(Path blob, Path file, boolean isNew) throws IOException {
    Path parent = Objects.requireNonNull(file.getParent(), "a file of a snapshot");
    Files.createDirectories(parent);
    if (symlinks) {
      try {
        replace(partial -> Files.createSymbolicLink(partial, parent.relativize(blob)), file);
        return;
      } catch (UnsupportedOperationException | IOException e) {
        // As in the reference: the content stands where the link would.
      }
    }
    if (isNew) {
      Files.move(blob, file, StandardCopyOption.REPLACE_EXISTING);
    } else {
      replace(partial -> Files.copy(blob, partial), file);
    }
  }

  /** Makes a file under another name. */
  private interface Making {
    void make(Path partial) throws IOException;
  }

  /** Puts a file in place when it is whole, so that other processes never see a part of it. */
  private static void replace(Making making, Path file) throws IOException {
    Path partial = file.resolveSibling("." + file.getFileName() + "." + random() + ".tmp");
    try {
      making.make(partial);
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("Cannot replace " + file, e);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static String random() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}
