package io.sparkrerank.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkrerank.RerankException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests to the hub, through the proxies of the JVM. Follows redirects itself, so that the
 * token goes to the hub alone and never to a server that the hub names. Thread-safe.
 */
final class HubClient {

  /** The answer of a server. */
  record Answer(URI address, HttpResponse<InputStream> response) implements AutoCloseable {

    int status() {
      return response.statusCode();
    }

    @Nullable String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }

    @Override
    public void close() {
      try {
        response.body().close();
      } catch (IOException e) {
        // Nothing more is read of it.
      }
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_REDIRECTS = 20;
  private static final int TRIES = 5;
  private static final long LONGEST_WAIT_MILLIS = 8_000;
  private static final long LONGEST_ORDERED_WAIT_SECONDS = 60;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** The answers of a server that has too much to do, or is down for a while. */
  private static final Set<Integer> BUSY = Set.of(408, 429, 500, 502, 503, 504);

  private final HubSettings settings;
  private final HttpClient http;

  HubClient(HubSettings settings) {
    this.settings = settings;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.answerTimeout());
    if (ProxySelector.getDefault() != null) {
      builder.proxy(ProxySelector.getDefault());
    }
    this.http = builder.build();
  }

  /**
   * Asks for the commit and the files of a revision.
   *
   * @throws RerankException if the hub refuses it
   * @throws UnreachableException if the hub does not answer
   */
  Repository repository(ModelName model) throws UnreachableException {
    try (Answer answer = patiently("GET", settings.revision(model), Map.of(), true)) {
      if (answer.status() != 200) {
        throw new HubRefusal(settings, model, this).of(answer, null);
      }
      return Repository.ofRevision(
          JSON.readTree(answer.response().body()), answer.address().toString());
    } catch (IOException e) {
      throw new UnreachableException("the list of its files ended early: " + reason(e), e);
    }
  }

  /** Returns whether there is a repository of another kind, such as {@code datasets}. */
  boolean isThere(String kind, ModelName model) {
    try (Answer answer = send("GET", settings.other(kind, model), Map.of(), false)) {
      return answer.status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Asks for what is known of a file. A redirect to another server is not followed: this answer
   * describes the file, and that server's answer would not. It is followed if this answer does not
   * describe it, as where a mirror redirects to the hub.
   *
   * @throws UnreachableException if the hub does not answer
   */
  Answer describe(ModelName model, String commit, String file) throws UnreachableException {
    URI address = address(model, commit, file);
    Answer answer = accepted(model, file, patiently("HEAD", address, Map.of(), false));
    if (!REDIRECTS.contains(answer.status())
        || answer.header("ETag") != null
        || answer.header("X-Linked-Etag") != null) {
      return answer;
    }
    answer.close();
    return accepted(model, file, patiently("HEAD", address, Map.of(), true));
  }

  /**
   * Asks once for the content of a file.
   *
   * @param headers further headers of the request
   * @throws IOException if no server answers, or it is busy
   */
  Answer content(ModelName model, String commit, String file, Map<String, String> headers)
      throws IOException {
    Answer answer = send("GET", address(model, commit, file), headers, true);
    if (BUSY.contains(answer.status())) {
      answer.close();
      throw new IOException(busy(answer));
    }
    if (answer.status() >= 400 && answer.status() != 416 && !isHub(answer.address())) {
      answer.close();
      // An address of a file holds for some minutes only; the hub gives a new one.
      throw new IOException(
          "%s answers HTTP %d".formatted(answer.address().getHost(), answer.status()));
    }
    // The range that was asked for is wrong, which the caller can help.
    return answer.status() == 416 ? answer : accepted(model, file, answer);
  }

  private URI address(ModelName model, String commit, String file) {
    return settings.file(model, commit, file);
  }

  private Answer accepted(ModelName model, String file, Answer answer) {
    if (answer.status() >= 400) {
      answer.close();
      throw new HubRefusal(settings, model, this).of(answer, file);
    }
    return answer;
  }

  /** Sends a request again while the server is busy. */
  private Answer patiently(
      String method, URI address, Map<String, String> headers, boolean elsewhere)
      throws UnreachableException {
    for (int tried = 1; ; tried++) {
      try {
        Answer answer = send(method, address, headers, elsewhere);
        if (!BUSY.contains(answer.status())) {
          return answer;
        }
        answer.close();
        if (tried == TRIES) {
          throw new UnreachableException(busy(answer) + ", " + TRIES + " times");
        }
        pause(tried, answer.header("Retry-After"));
      } catch (SSLException e) {
        throw new UnreachableException(
            "its certificate is not trusted ("
                + reason(e)
                + "); a company's own is trusted with"
                + " -Djavax.net.ssl.trustStore",
            e);
      } catch (IOException e) {
        throw new UnreachableException(reason(e), e);
      }
    }
  }

  private static String busy(Answer answer) {
    return answer.status() == 429
        ? "it answers that there are too many requests (HTTP 429)"
        : "it answers that it is overloaded or down (HTTP " + answer.status() + ")";
  }

  /**
   * Waits before a request is repeated.
   *
   * @param tried how often it was sent
   * @param ordered the seconds that the server asks for, or null
   */
  void pause(int tried, @Nullable String ordered) {
    long millis =
        Math.min(LONGEST_WAIT_MILLIS, settings.firstWait().toMillis() << Math.min(tried - 1, 10));
    if (ordered != null && ordered.matches("\\d{1,5}")) {
      millis =
          Math.max(millis, 1000 * Math.min(LONGEST_ORDERED_WAIT_SECONDS, Long.parseLong(ordered)));
    }
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted();
    }
  }

  private static RerankException interrupted() {
    return RerankException.model("The download was stopped; start again to go on with it");
  }

  /**
   * Sends a request, and again to where it is redirected.
   *
   * @param elsewhere whether a redirect to another server is followed
   */
  private Answer send(String method, URI address, Map<String, String> headers, boolean elsewhere)
      throws IOException {
    URI next = address;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      Answer answer = sendOnce(method, next, headers);
      String target = answer.header("Location");
      if (!REDIRECTS.contains(answer.status()) || target == null) {
        return answer;
      }
      URI location = resolved(next, target);
      if (!elsewhere && !isHub(location)) {
        return answer;
      }
      answer.close();
      if (next.getScheme().equals("https") && !"https".equals(location.getScheme())) {
        throw new IOException("it redirects to an address without encryption: " + location);
      }
      next = location;
    }
    throw new IOException("it redirects more than " + MOST_REDIRECTS + " times");
  }

  private static URI resolved(URI base, String target) throws IOException {
    try {
      URI location = base.resolve(target);
      if (location.getHost() != null) {
        return location;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new IOException("it redirects to something that is no address: " + target);
  }

  private Answer sendOnce(String method, URI address, Map<String, String> headers)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(settings.answerTimeout())
            .header("User-Agent", "spark-rerank; java/" + Runtime.version().feature())
            // Sizes and ranges count the bytes of the file itself.
            .header("Accept-Encoding", "identity");
    headers.forEach(request::header);
    if (settings.token() != null && isHub(address)) {
      request.header("Authorization", "Bearer " + settings.token().value());
    }
    try {
      return new Answer(
          address, http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted();
    }
  }

  /** Returns whether an address is on the server of the hub itself. */
  boolean isHub(URI address) {
    URI hub = settings.endpoint();
    return hub.getHost().equalsIgnoreCase(address.getHost())
        && hub.getScheme().equalsIgnoreCase(address.getScheme())
        && port(hub) == port(address);
  }

  private static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
  }

  /** Returns the longest time to wait for the next bytes of a file. */
  Duration stallTimeout() {
    return settings.stallTimeout();
  }

  /** Returns what an exception says, for people. */
  static String reason(IOException e) {
    String message = e.getClass().getSimpleName();
    // The client wraps what happened, and leaves out the message.
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String name = cause.getClass().getSimpleName();
      if (name.equals("UnresolvedAddressException") || name.equals("UnknownHostException")) {
        return "its host name is not known";
      }
      if (name.equals("HttpConnectTimeoutException") || name.equals("HttpTimeoutException")) {
        return "it does not answer in time";
      }
      if (cause.getMessage() != null) {
        message = cause.getMessage();
      }
    }
    return e instanceof ConnectException ? "the connection is refused" : message;
  }
}
