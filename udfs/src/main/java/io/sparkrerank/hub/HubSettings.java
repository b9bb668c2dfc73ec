package io.sparkrerank.hub;

import io.sparkrerank.RerankException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the hub, read from the environment as Python's {@code huggingface_hub} 1.33 reads
 * them ({@code constants.py}, {@code utils/_auth.py}).
 *
 * @param endpoint the address of the hub, without a slash at the end
 * @param cache the folder that holds one folder per repository
 * @param token the token that is sent to the endpoint, or null
 * @param offline whether no request may be made
 * @param symlinks whether snapshots may link to blobs
 * @param answerTimeout the longest time to wait for a connection and for the start of an answer
 * @param stallTimeout the longest time to wait for the next bytes of a file
 * @param firstWait the time before the first of several tries is repeated; it doubles each time
 */
public record HubSettings(
    URI endpoint,
    Path cache,
    @Nullable Token token,
    boolean offline,
    boolean symlinks,
    Duration answerTimeout,
    Duration stallTimeout,
    Duration firstWait) {

  private static final String ENDPOINT = "HF_ENDPOINT";
  private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{([^}]*)\\})");
  private static final int DEFAULT_TIMEOUT_SECONDS = 10;

  /**
   * A token of the hub. Its text never shows the value.
   *
   * @param value the secret
   * @param source where it was read: a variable of the environment, or a file
   */
  public record Token(String value, String source) {
    @Override
    public String toString() {
      return "token from " + source;
    }
  }

  /** Returns the settings of this process. */
  public static HubSettings ofProcess() {
    return of(System.getenv(), System.getProperty("user.home"));
  }

  /**
   * Reads the settings.
   *
   * @param env the environment
   * @param home the user's home folder, where the environment has no HOME
   * @throws RerankException if HF_ENDPOINT is no address, or a time is no number
   */
  public static HubSettings of(Map<String, String> env, String home) {
    Variables variables = new Variables(env, home);
    Path hubHome =
        variables.path(
            "HF_HOME",
            join(env.getOrDefault("XDG_CACHE_HOME", variables.home() + "/.cache"), "huggingface"));
    String legacyCache = env.getOrDefault("HUGGINGFACE_HUB_CACHE", join(hubHome.toString(), "hub"));
    // The first one that is set decides, even if it is "0".
    String offline = firstOf(env, "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE");
    return new HubSettings(
        endpoint(env.getOrDefault(ENDPOINT, "")),
        variables.path("HF_HUB_CACHE", legacyCache),
        isTrue(env.get("HF_HUB_DISABLE_IMPLICIT_TOKEN"))
            ? null
            : token(env, variables.path("HF_TOKEN_PATH", join(hubHome.toString(), "token"))),
        isTrue(offline),
        !isTrue(env.get("HF_HUB_DISABLE_SYMLINKS")),
        seconds(env, "HF_HUB_ETAG_TIMEOUT"),
        seconds(env, "HF_HUB_DOWNLOAD_TIMEOUT"),
        Duration.ofSeconds(1));
  }

  /** The environment, with the expansion of paths as Python does it. */
  private record Variables(Map<String, String> env, String userHome) {

    String home() {
      return env.getOrDefault("HOME", userHome);
    }

    Path path(String name, String absent) {
      String text = env.getOrDefault(name, absent);
      String expanded =
          text.equals("~") || text.startsWith("~/") ? home() + text.substring(1) : text;
      return Path.of(
              VARIABLE
                  .matcher(expanded)
                  .replaceAll(
                      variable -> {
                        String key =
                            variable.group(1) == null ? variable.group(2) : variable.group(1);
                        return Matcher.quoteReplacement(env.getOrDefault(key, variable.group()));
                      }))
          .toAbsolutePath()
          .normalize();
    }
  }

  private static String join(String folder, String name) {
    return folder.isEmpty() || folder.endsWith("/") ? folder + name : folder + "/" + name;
  }

  private static @Nullable String firstOf(Map<String, String> env, String first, String second) {
    String value = env.get(first);
    return value == null || value.isEmpty() ? env.get(second) : value;
  }

  private static boolean isTrue(@Nullable String value) {
    return value != null && TRUE.contains(value.toUpperCase(Locale.ROOT));
  }

  private static Duration seconds(Map<String, String> env, String name) {
    String value = env.getOrDefault(name, "");
    if (value.isEmpty()) {
      return Duration.ofSeconds(DEFAULT_TIMEOUT_SECONDS);
    }
    if (!value.matches("\\d{1,6}")) {
      throw RerankException.config(
          "%s must be a number of seconds, found %s; change or unset it", name, value);
    }
    int seconds = Integer.parseInt(value);
    return Duration.ofSeconds(seconds == 0 ? DEFAULT_TIMEOUT_SECONDS : seconds);
  }

  private static URI endpoint(String value) {
    String text = value.isEmpty() ? DEFAULT_ENDPOINT : value.replaceAll("/+$", "");
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below, as for an address of another kind.
    }
    throw RerankException.config(
        "%s must be the address of a hub, such as %s, found %s; change or unset it",
        ENDPOINT, DEFAULT_ENDPOINT, value);
  }

  private static @Nullable Token token(Map<String, String> env, Path file) {
    for (String name : new String[] {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"}) {
      String value = clean(env.getOrDefault(name, ""));
      if (!value.isEmpty()) {
        return new Token(value, name);
      }
      // A variable with blanks hides the second one, as in the reference.
      if (!env.getOrDefault(name, "").isEmpty()) {
        break;
      }
    }
    return ofFile(file);
  }

  private static @Nullable Token ofFile(Path file) {
    if (!Files.isRegularFile(file)) {
      return null;
    }
    try {
      String value = clean(Files.readString(file));
      return value.isEmpty() ? null : new Token(value, "the file " + file);
    } catch (IOException e) {
      // It may be another user's, beside a cache that everybody reads.
      return null;
    }
  }

  private static String clean(String token) {
    return token.replaceAll("[\r\n]", "").strip();
  }

  /** Returns the address of the page where people read about a model. */
  String page(ModelName name) {
    return address() + "/" + name.id();
  }

  /** Returns the endpoint for messages. */
  String address() {
    return endpoint.getRawUserInfo() == null
        ? endpoint.toString()
        : endpoint.toString().replace(endpoint.getRawUserInfo() + "@", "");
  }

  /** Returns the address of a file of a commit, from which the hub may redirect. */
  URI file(ModelName name, String commit, String file) {
    return URI.create(
        endpoint
            + "/"
            + name.id()
            + "/resolve/"
            + commit
            + "/"
            + encoded(file).replace("%2F", "/"));
  }

  /** Returns the address that answers with the commit of a revision, and its files. */
  URI revision(ModelName name) {
    return URI.create(
        endpoint
            + "/api/models/"
            + name.id()
            + "/revision/"
            + encoded(name.revision())
            + "?blobs=true");
  }

  /** Returns the address that answers if there is a repository of another kind of that name. */
  URI other(String kind, ModelName name) {
    return URI.create(endpoint + "/api/" + kind + "/" + name.id());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
