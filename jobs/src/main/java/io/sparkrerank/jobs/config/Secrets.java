package io.sparkrerank.jobs.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must not be written down: keys and passwords among settings. */
public final class Secrets {

  private static final String MASK = "*********(redacted)";

  /** What Spark takes for secret by default, and what clouds call theirs. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?i)secret|passw|passphrase|token(?![si])|credential|[._]sas[._]"
              + "|(?:access|api|account|private|encryption)[._-]?key");

  /** A setting within a value, as a system property. */
  private static final Pattern INNER = Pattern.compile("(?i)(?:secret|passw|token|key)[^\\s=]*=");

  /** A user and a password before the host of a URI. */
  private static final Pattern USER =
      Pattern.compile("(?<=://)(?:[^/@:\\s\"]+:(?!\\d+/)[^@\\s\"]+|[^/@\\s\"]+)(?=@)");

  private Secrets() {}

  /**
   * The value of a setting, masked whole if its name or value says that it is secret.
   *
   * @param more what Spark was told to take for secret besides, or null
   */
  public static String masked(String name, String value, String more) {
    boolean secret = NAME.matcher(name).find() || INNER.matcher(value).find();
    if (more != null) {
      Pattern also = Pattern.compile(more);
      secret |= also.matcher(name).find() || also.matcher(value).find();
    }
    return secret ? MASK : withoutUsers(value);
  }

  /** {@code text} with users and passwords of URIs masked. */
  public static String withoutUsers(String text) {
    return USER.matcher(text).replaceAll(Matcher.quoteReplacement(MASK));
  }
}
