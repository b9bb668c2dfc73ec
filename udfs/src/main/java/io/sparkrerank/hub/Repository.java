package io.sparkrerank.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of a repository at one commit.
 *
 * @param commit the commit
 * @param files the files by name; names have slashes
 */
record Repository(String commit, Map<String, RemoteFile> files) {

  /** It names a folder of the cache. */
  private static final Pattern COMMIT = Pattern.compile("[0-9A-Za-z]{1,64}");

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * A file of the hub.
   *
   * @param name the name within the repository
   * @param size number of bytes, or -1 if it is not known
   * @param sha256 the SHA-256 of its content, or null if the hub does not give it
   */
  record RemoteFile(String name, long size, @Nullable String sha256) {}

  Set<String> names() {
    return files.keySet();
  }

  /**
   * Reads the answer of the revision API.
   *
   * @param address where it was read, for messages
   */
  static Repository ofRevision(JsonNode answer, String address) {
    String commit = answer.path("sha").asText();
    if (!COMMIT.matcher(commit).matches() || !answer.path("siblings").isArray()) {
      throw RerankException.model(
          "Not an answer of a hub: %s gives no commit and files; check HF_ENDPOINT and the proxy",
          address);
    }
    Map<String, RemoteFile> files = new TreeMap<>();
    for (JsonNode file : answer.path("siblings")) {
      String name = file.path("rfilename").asText();
      JsonNode lfs = file.path("lfs");
      files.put(
          name,
          new RemoteFile(
              name,
              size(lfs.path("size"), size(file.path("size"), -1)),
              sha256(lfs.path("sha256").asText(lfs.path("oid").asText()))));
    }
    return new Repository(commit, files);
  }

  /**
   * Reads the list of files that Python leaves in its cache ({@code trees/COMMIT.json}, version 1).
   *
   * @return the list, or null if it has another form
   */
  static @Nullable Repository ofTree(String commit, JsonNode tree) {
    if (tree.path("format_version").asInt() != 1 || !tree.path("files").isObject()) {
      return null;
    }
    Map<String, RemoteFile> files = new TreeMap<>();
    for (Map.Entry<String, JsonNode> file : tree.path("files").properties()) {
      JsonNode value = file.getValue();
      files.put(
          file.getKey(),
          new RemoteFile(
              file.getKey(),
              size(value.path("lfs_size"), size(value.path("size"), -1)),
              sha256(value.path("lfs_sha256").asText())));
    }
    return new Repository(commit, files);
  }

  private static long size(JsonNode value, long absent) {
    return value.isIntegralNumber() ? value.asLong() : absent;
  }

  private static @Nullable String sha256(String text) {
    return SHA256.matcher(text).matches() ? text : null;
  }

  static boolean isSha256(String text) {
    return SHA256.matcher(text).matches();
  }
}
