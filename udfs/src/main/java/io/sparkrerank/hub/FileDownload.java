package io.sparkrerank.hub;

import io.sparkrerank.RerankException;
import io.sparkrerank.hub.HubClient.Answer;
import io.sparkrerank.hub.Repository.RemoteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Brings single files of one commit into the cache. A file gets its name when it is whole and
 * checked. Before that it is {@code ETAG.incomplete}, and a later download goes on with it.
 * Thread-safe.
 */
final class FileDownload {

  private static final int BUFFER_BYTES = 1 << 18;
  private static final int TRIES = 5;

  private final HubClient client;
  private final RepositoryCache cache;
  private final ModelName model;
  private final String commit;

  FileDownload(HubClient client, RepositoryCache cache, ModelName model, String commit) {
    this.client = client;
    this.cache = cache;
    this.model = model;
    this.commit = commit;
  }

  /**
   * The content of a file, as the hub describes it.
   *
   * @param etag the name of the content
   * @param size number of bytes, or -1 if it is not known
   * @param sha256 its SHA-256, or null if the hub does not give it
   */
  private record Content(RemoteFile file, String etag, long size, @Nullable String sha256) {}

  /** Returns the place of a file in the cache. */
  Path path(RemoteFile file) {
    return cache.snapshot(commit).resolve(file.name());
  }

  /** Returns whether a file is in the cache. */
  boolean isThere(RemoteFile file) {
    return isWhole(path(file), file.size());
  }

  private static boolean isWhole(Path path, long size) {
    try {
      return Files.isRegularFile(path) && (size < 0 || Files.size(path) == size);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Brings a file into the cache, if it is not there.
   *
   * @return its place
   * @throws UnreachableException if the hub does not answer, or stops before the end
   */
  Path fetch(RemoteFile file, HubListener listener) throws UnreachableException {
    if (isThere(file)) {
      return path(file);
    }
    Content content = describe(file);
    Path blob = cache.blob(content.etag());
    try {
      cache.prepare();
      try (BlobLock lock =
          BlobLock.of(
              cache.lock(content.etag()),
              () -> listener.note("Another process downloads " + file.name() + "; waiting"))) {
        boolean isNew = !isWhole(blob, content.size());
        if (isThere(file)) {
          // Another process was faster, and links cannot be made here.
          return path(file);
        }
        if (isNew) {
          download(content, partial(blob, lock), blob, listener);
        } else {
          listener.resumed(Math.max(0, content.size()));
        }
        cache.link(blob, path(file), isNew);
        return path(file);
      }
    } catch (IOException e) {
      throw PartialFile.unwritable(cache.folder(), e);
    }
  }

  /** Returns the file to write to: one of our own where others cannot be kept out. */
  private static Path partial(Path blob, BlobLock lock) {
    String own = lock.isHeld() ? "" : "." + UUID.randomUUID().toString().substring(0, 8);
    return blob.resolveSibling(blob.getFileName() + own + ".incomplete");
  }

  private Content describe(RemoteFile file) throws UnreachableException {
    try (Answer answer = client.describe(model, commit, file.name())) {
      String linked = answer.header("X-Linked-Etag");
      String etag = normalized(linked == null ? answer.header("ETag") : linked);
      String sha256 =
          linked != null && Repository.isSha256(String.valueOf(etag)) ? etag : file.sha256();
      long size = size(answer, file);
      // The ETag of another server need not tell contents apart.
      if (etag == null || !client.isHub(answer.address())) {
        etag = sha256 == null ? commit + "-" + file.name() : sha256;
      }
      return new Content(file, etag, size, sha256);
    }
  }

  private static long size(Answer answer, RemoteFile file) {
    String size = answer.header("X-Linked-Size");
    if (size == null && answer.status() == 200 && answer.header("Content-Encoding") == null) {
      size = answer.header("Content-Length");
    }
    return size != null && size.matches("\\d{1,18}") ? Long.parseLong(size) : file.size();
  }

  private static @Nullable String normalized(@Nullable String etag) {
    return etag == null ? null : etag.replaceFirst("^W/", "").replace("\"", "");
  }

  private void download(Content content, Path partial, Path blob, HubListener listener)
      throws UnreachableException, IOException {
    try (PartialFile file = PartialFile.open(partial, content.sha256() != null, content.size())) {
      PartialFile.requireSpace(
          cache.folder(), content.size() < 0 ? -1 : content.size() - file.size());
      listener.resumed(file.size());
      transferAll(content, file, listener);
      String found = file.digest();
      if (content.sha256() != null && !found.equals(content.sha256()) && file.isResumed()) {
        // The part that was left may be that of another file system error; once more from the
        // start.
        listener.received(-file.size());
        file.restart();
        transferAll(content, file, listener);
        found = file.digest();
      }
      requireContent(content, file, found, partial);
      file.force();
    }
    Files.move(partial, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void requireContent(Content content, PartialFile file, String found, Path partial)
      throws IOException {
    RerankException wrong = null;
    if (content.sha256() != null && !found.equals(content.sha256())) {
      wrong =
          RerankException.model(
              "Checksum differs: %s of %s must have SHA-256 %s, found %s. Start again; if it stays"
                  + " so, a proxy changes files",
              content.file().name(), model, content.sha256(), found);
    } else if (file.isPointer()) {
      wrong =
          RerankException.model(
              "Git LFS pointer in place of the file: the hub has no content for %s of %s, because"
                  + " it was uploaded without Git LFS. Name another revision or model",
              content.file().name(), model);
    }
    if (wrong != null) {
      file.close();
      Files.deleteIfExists(partial);
      throw wrong;
    }
  }

  /** Asks for the rest of a file until it is whole. */
  private void transferAll(Content content, PartialFile file, HubListener listener)
      throws UnreachableException {
    boolean ended = false;
    for (int failed = 0; content.size() < 0 ? !ended : file.size() < content.size(); ) {
      long before = file.size();
      try {
        transfer(content, file, listener);
        ended = true;
      } catch (IOException e) {
        failed = file.size() > before ? 1 : failed + 1;
        if (failed == TRIES) {
          throw stopped(content, file, e);
        }
        client.pause(failed, null);
      }
    }
  }

  private static UnreachableException stopped(Content content, PartialFile file, IOException e) {
    String size =
        content.size() < 0 ? "" : String.format(Locale.ROOT, " of %.1f", content.size() / 1e6);
    return new UnreachableException(
        String.format(
            Locale.ROOT,
            "the download of %s stopped at %.1f%s MB: %s",
            content.file().name(),
            file.size() / 1e6,
            size,
            HubClient.reason(e)),
        e);
  }

  private void transfer(Content content, PartialFile file, HubListener listener)
      throws IOException {
    Map<String, String> headers = new HashMap<>();
    if (file.size() > 0 && (content.sha256() != null || file.validator() != null)) {
      headers.put("Range", "bytes=" + file.size() + "-");
      if (file.validator() != null) {
        headers.put("If-Range", file.validator());
      }
    }
    try (Answer answer = client.content(model, commit, content.file().name(), headers)) {
      boolean goesOn =
          answer.status() == 206
              && String.valueOf(answer.header("Content-Range"))
                  .startsWith("bytes " + file.size() + "-");
      if (!goesOn) {
        listener.received(-file.size());
        file.restart();
      } else {
        file.resume();
      }
      if (!goesOn && answer.status() != 200) {
        throw new IOException("HTTP " + answer.status() + " for a part of it");
      }
      file.validateBy(answer.header("ETag"));
      copy(answer, content, file, listener);
    }
  }

  private void copy(Answer answer, Content content, PartialFile file, HubListener listener)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (StallGuard body = new StallGuard(answer.response().body(), client.stallTimeout())) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        if (content.size() >= 0 && file.size() + read > content.size()) {
          throw RerankException.model(
              "Size differs: %s of %s must have %,d bytes, and more were sent. Start again; if it"
                  + " stays so, a proxy changes files",
              content.file().name(), model, content.size());
        }
        file.append(buffer, read);
        listener.received(read);
      }
    }
    if (content.size() >= 0 && file.size() < content.size()) {
      throw new IOException("the connection was cut");
    }
  }
}
