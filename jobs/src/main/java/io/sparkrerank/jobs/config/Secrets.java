package io.sparkrerank.jobs.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Masks keys and passwords in settings that are written down. */
public final class Secrets {

  private static final String MASK = "*********(redacted)";

  /** Names that Spark takes for secrets by default, and the names that clouds use. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?i)secret|passw|passphrase|token(?![si])|credential|[._]sas[._]"
              + "|(?:access|api|account|private|encryption)[._-]?key");

  /** A setting within a value, such as a system property. */
  private static final Pattern INNER = Pattern.compile("(?i)(?:secret|passw|token|key)[^\\s=]*=");

  /** A user and a password before the host of a URI. */
  private static final Pattern USER =
      Pattern.compile("(?<=://)(?:[^/@:\\s\"]+:(?!\\d+/)[^@\\s\"]+|[^/@\\s\"]+)(?=@)");

  private Secrets() {}

  /**
   * Returns the value of a setting, masked as a whole if its name or value says that it is secret.
   *
   * @param more a pattern of further secrets that Spark was given, or null
   */
  public static String masked(String name, String value, @Nullable String more) {
    boolean secret = NAME.matcher(name).find() || INNER.matcher(value).find();
    if (more != null) {
      Pattern also = Pattern.compile(more);
      secret |= also.matcher(name).find() || also.matcher(value).find();
    }
    return secret ? MASK : withoutUsers(value);
  }

  /** Returns {@code text} with the users and passwords of URIs masked. */
  public static String withoutUsers(String text) {
    return USER.matcher(text).replaceAll(Matcher.quoteReplacement(MASK));
  }
}
