package io.sparkrerank.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Two servers on this machine that answer as the Hugging Face hub and the storage that it redirects
 * to. Large files are those that Git LFS would hold: the hub redirects to the storage for them, and
 * gives their SHA-256.
 */
public final class HubServer implements AutoCloseable {

  /**
   * A request that was made.
   *
   * @param server {@code hub} or {@code storage}
   */
  public record Request(
      String server, String method, String path, String token, String range, String ifRange) {
    @Override
    public String toString() {
      return server + " " + method + " " + path;
    }
  }

  /** An answer other than the usual one. */
  record Fault(int status, Map<String, String> headers) {}

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern API = Pattern.compile("/api/(\\w+)/(.+?)(?:/revision/(.+))?");
  private static final Pattern RESOLVE = Pattern.compile("/(.+?)/resolve/([^/]+)/(.+)");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");
  private static final int LARGE = 2_000;

  private final HttpServer hub;
  private final HttpServer storage;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Map<String, byte[]>> commits = new ConcurrentHashMap<>();
  private final Map<String, String> revisions = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /** Changed answers, by the end of the path. */
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();

  private final Map<String, AtomicInteger> faultsLeft = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> cuts = new ConcurrentHashMap<>();
  private final Map<String, byte[]> replaced = new ConcurrentHashMap<>();
  private final Set<String> datasets = ConcurrentHashMap.newKeySet();
  private volatile boolean ranges = true;
  private volatile boolean redirectsDescribe = true;
  private volatile boolean sizes = true;
  private volatile String token = "";
  private volatile long storageMillis;

  private HubServer(HttpServer hub, HttpServer storage) {
    this.hub = hub;
    this.storage = storage;
    hub.createContext("/", exchange -> answer(exchange, "hub"));
    storage.createContext("/", exchange -> answer(exchange, "storage"));
    for (HttpServer server : List.of(hub, storage)) {
      server.setExecutor(threads);
      server.start();
    }
  }

  /** Starts the servers. */
  public static HubServer start() throws IOException {
    return new HubServer(listening(), listening());
  }

  private static HttpServer listening() throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  /** Returns the address of the hub. */
  public String address() {
    return address(hub);
  }

  private static String address(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * Adds a commit of a model, and lets a branch stand for it.
   *
   * @return the commit
   */
  public String add(String id, String branch, Map<String, byte[]> files) {
    String commit = sha1(id + branch + files.hashCode()).substring(0, 40);
    commits.put(id + "@" + commit, new TreeMap<>(files));
    revisions.put(id + "@" + branch, commit);
    revisions.put(id + "@" + commit, commit);
    return commit;
  }

  /** Adds something that is no model. */
  void addDataset(String id) {
    datasets.add(id);
  }

  /** Answers requests whose path ends in a text with an error, a number of times. */
  void fail(String end, int times, int status, String... headers) {
    Map<String, String> all = new TreeMap<>();
    for (int header = 0; header < headers.length; header += 2) {
      all.put(headers[header], headers[header + 1]);
    }
    faults.put(end, new Fault(status, all));
    faultsLeft.put(end, new AtomicInteger(times));
  }

  /** Ends the connection in the middle of a file, a number of times. */
  void cut(String file, int times) {
    cuts.put(file, new AtomicInteger(times));
  }

  /** Sends another content than the one that is described. */
  void replace(String file, byte[] content) {
    replaced.put(file, content);
  }

  /** Redirects without a description of the file, as some mirrors do. */
  void redirectWithoutDescription() {
    redirectsDescribe = false;
  }

  /** Takes ranges for whole files, as some servers do. */
  void ignoreRanges() {
    ranges = false;
  }

  /** Lists files by their names alone, as the API does if it is not asked for more. */
  void leaveOutSizes() {
    sizes = false;
  }

  /** Wants a token. */
  void requireToken(String value) {
    token = value;
  }

  /** Makes the storage wait before each file. */
  void delay(long millis) {
    storageMillis = millis;
  }

  /** Returns the requests since the last call. */
  public List<Request> requests() {
    List<Request> copy = List.copyOf(requests);
    requests.clear();
    return copy;
  }

  private void answer(HttpExchange exchange, String server) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Headers headers = exchange.getRequestHeaders();
    requests.add(
        new Request(
            server,
            exchange.getRequestMethod(),
            path,
            String.valueOf(headers.getFirst("Authorization")),
            String.valueOf(headers.getFirst("Range")),
            String.valueOf(headers.getFirst("If-Range"))));
    try (exchange) {
      for (Map.Entry<String, Fault> fault : faults.entrySet()) {
        if ((server + path).endsWith(fault.getKey())
            && faultsLeft.get(fault.getKey()).getAndDecrement() > 0) {
          fault.getValue().headers().forEach(exchange.getResponseHeaders()::set);
          exchange.sendResponseHeaders(fault.getValue().status(), -1);
          return;
        }
      }
      Matcher api = API.matcher(path);
      Matcher resolve = RESOLVE.matcher(path);
      if (server.equals("storage")) {
        storage(exchange, path.substring(1));
      } else if (!token.isEmpty()
          && !("Bearer " + token).equals(headers.getFirst("Authorization"))) {
        refuse(exchange, 401, "RepoNotFound");
      } else if (api.matches()) {
        api(exchange, api.group(1), api.group(2), api.group(3));
      } else if (resolve.matches()) {
        file(exchange, resolve.group(1), resolve.group(2), resolve.group(3));
      } else {
        refuse(exchange, 404, "RepoNotFound");
      }
    }
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    exchange.getResponseHeaders().set("X-Error-Code", code);
    exchange.sendResponseHeaders(status, -1);
  }

  private void api(HttpExchange exchange, String kind, String id, String revision)
      throws IOException {
    boolean there = commits.keySet().stream().anyMatch(key -> key.startsWith(id + "@"));
    if (kind.equals("datasets") && datasets.contains(id)) {
      send(exchange, "{}".getBytes(StandardCharsets.UTF_8), 200);
    } else if (!kind.equals("models") || !there) {
      refuse(exchange, 401, "RepoNotFound");
    } else if (!revisions.containsKey(id + "@" + revision)) {
      refuse(exchange, 404, "RevisionNotFound");
    } else {
      String commit = revisions.get(id + "@" + revision);
      ObjectNode answer = JSON.createObjectNode().put("id", id).put("sha", commit);
      ArrayNode siblings = answer.putArray("siblings");
      commits.get(id + "@" + commit).forEach((name, content) -> add(siblings, name, content));
      send(exchange, JSON.writeValueAsBytes(answer), 200);
    }
  }

  private void add(ArrayNode siblings, String name, byte[] content) {
    ObjectNode file = siblings.addObject().put("rfilename", name);
    if (sizes) {
      file.put("size", content.length).put("blobId", gitSha1(content));
      if (content.length > LARGE) {
        file.putObject("lfs").put("size", content.length).put("sha256", sha256(content));
      }
    }
  }

  private void file(HttpExchange exchange, String id, String commit, String name)
      throws IOException {
    Map<String, byte[]> files = commits.get(id + "@" + commit);
    byte[] content = files == null ? null : files.get(name);
    if (content == null) {
      refuse(exchange, 404, "EntryNotFound");
      return;
    }
    Headers headers = exchange.getResponseHeaders();
    headers.set("X-Repo-Commit", commit);
    if (content.length <= LARGE) {
      headers.set("ETag", "\"" + gitSha1(content) + "\"");
      send(exchange, replaced.getOrDefault(name, content), 200);
      return;
    }
    if (redirectsDescribe) {
      headers.set("X-Linked-Etag", "\"" + sha256(content) + "\"");
      headers.set("X-Linked-Size", String.valueOf(content.length));
      headers.set("ETag", "\"of the redirect\"");
    }
    headers.set("Location", address(storage) + "/" + id + "@" + commit + "/" + name);
    exchange.sendResponseHeaders(302, -1);
  }

  private void storage(HttpExchange exchange, String path) throws IOException {
    Map.Entry<String, Map<String, byte[]>> found =
        commits.entrySet().stream()
            .filter(entry -> path.startsWith(entry.getKey() + "/"))
            .findFirst()
            .orElseThrow();
    String name = path.substring(found.getKey().length() + 1);
    byte[] content = replaced.getOrDefault(name, found.getValue().get(name));
    try {
      Thread.sleep(storageMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.getResponseHeaders().set("ETag", "\"storage\"");
    String range = String.valueOf(exchange.getRequestHeaders().getFirst("Range"));
    Matcher from = RANGE.matcher(range);
    int start = ranges && from.matches() ? Integer.parseInt(from.group(1)) : 0;
    int status = ranges && from.matches() ? 206 : 200;
    if (status == 206) {
      String bytes = "bytes " + start + "-" + (content.length - 1) + "/" + content.length;
      exchange.getResponseHeaders().set("Content-Range", bytes);
    }
    byte[] rest = java.util.Arrays.copyOfRange(content, start, content.length);
    AtomicInteger left = cuts.getOrDefault(name, new AtomicInteger());
    if (left.getAndDecrement() > 0) {
      exchange.sendResponseHeaders(status, rest.length);
      exchange.getResponseBody().write(rest, 0, Math.max(1, rest.length / 2));
      exchange.getResponseBody().flush();
      return;
    }
    send(exchange, rest, status);
  }

  private static void send(HttpExchange exchange, byte[] content, int status) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    }
  }

  /** Returns the files below a folder by their names with slashes. */
  public static Map<String, byte[]> files(java.nio.file.Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<java.nio.file.Path> paths = java.nio.file.Files.walk(folder)) {
      for (java.nio.file.Path path : paths.filter(java.nio.file.Files::isRegularFile).toList()) {
        files.put(
            folder.relativize(path).toString().replace('\\', '/'),
            java.nio.file.Files.readAllBytes(path));
      }
    }
    return files;
  }

  static String sha256(byte[] content) {
    return digest("SHA-256", content);
  }

  private static String sha1(String text) {
    return digest("SHA-1", text.getBytes(StandardCharsets.UTF_8));
  }

  private static String gitSha1(byte[] content) {
    byte[] head = ("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8);
    byte[] both = java.util.Arrays.copyOf(head, head.length + content.length);
    System.arraycopy(content, 0, both, head.length, content.length);
    return digest("SHA-1", both);
  }

  private static String digest(String algorithm, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Override
  public void close() {
    hub.stop(0);
    storage.stop(0);
    threads.shutdownNow();
  }
}
