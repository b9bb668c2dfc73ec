package io.sparkrerank.hub;

import io.sparkrerank.Remedy;
import io.sparkrerank.RerankException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a model on the Hugging Face hub, with the revision that is meant.
 *
 * @param id the organization and the name, such as {@code cross-encoder/ms-marco-MiniLM-L6-v2}; old
 *     models have no organization
 * @param revision a branch, a tag, or a commit
 * @param variant the variant of the weights, such as {@code fp16}; empty for the usual one
 */
public record ModelName(String id, String revision, String variant) {

  /** The branch that is meant where none is named. */
  static final String MAIN = "main";

  static final String SCHEME = "hf://";
  private static final String TYPE = "models/";

  /** The kinds of repositories that are no models, as they stand before a name. */
  private static final Pattern OTHER_TYPE = Pattern.compile("(dataset|space|kernel|bucket)s/.*");

  /** The form of a name where it could also be a path: exactly one slash, no dot at the start. */
  private static final Pattern PLAIN = Pattern.compile("(\\w[\\w.-]*/\\w[\\w.-]*)(?:@(.*))?");

  /** A repository, a revision, and a file in it; revisions with a slash are those of the hub. */
  private static final Pattern PARTS =
      Pattern.compile(
          "([^/@]+(?:/[^/@]+)?)(?:@(refs/(?:pr/\\d+|convert/[\\w.-]+)|[^/]*))?(?:/(.*))?");

  private static final Pattern ID =
      Pattern.compile("(?:\\w(?:[\\w.-]{0,94}\\w)?/)?\\w(?:[\\w.-]{0,94}\\w)?");

  private static final Pattern REVISION = Pattern.compile("[^\\s\\\\:?*\\[~^\\p{Cntrl}]{1,255}");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /**
   * Reads a name. The forms are {@code org/name}, {@code org/name@revision}, and both after {@code
   * hf://}, where the organization may be missing.
   *
   * @param location a name, a path, or a URI
   * @return the name, or nothing if the form is that of a path or of another URI
   * @throws RerankException if it is meant as a name, and is none
   */
  public static Optional<ModelName> of(String location) {
    if (location.startsWith(SCHEME)) {
      return Optional.of(parse(location, location.substring(SCHEME.length())));
    }
    Matcher plain = PLAIN.matcher(location);
    if (!plain.matches()) {
      return Optional.empty();
    }
    String revision = plain.group(2) == null ? MAIN : plain.group(2);
    return Optional.of(of(location, plain.group(1), revision));
  }

  private static ModelName parse(String location, String text) {
    String name = text.startsWith(TYPE) ? text.substring(TYPE.length()) : text;
    if (OTHER_TYPE.matcher(name).matches()) {
      throw wrong(location, "it names a " + name.substring(0, name.indexOf('/') - 1));
    }
    Matcher parts = PARTS.matcher(name);
    if (!parts.matches()) {
      throw wrong(location, "there is no name in it");
    }
    if (parts.group(3) != null && !parts.group(3).isEmpty()) {
      throw wrong(location, "it names a file or a folder of a model; name the model alone");
    }
    String revision = parts.group(2) == null ? MAIN : parts.group(2).replaceAll("(?i)%2f", "/");
    return of(location, parts.group(1), revision);
  }

  private static ModelName of(String location, String id, String revision) {
    if (!ID.matcher(id).matches()) {
      throw wrong(
          location,
          "a name has letters, digits, \"-\", \"_\" and \".\", up to 96, and neither begins nor ends"
              + " with \"-\" or \".\"");
    }
    if (id.contains("--") || id.contains("..") || id.endsWith(".git")) {
      throw wrong(location, "a name has no \"--\" and no \"..\", and does not end with \".git\"");
    }
    if (revision.isEmpty()) {
      throw wrong(location, "there is no revision after \"@\"");
    }
    if (!REVISION.matcher(revision).matches()
        || revision.contains("..")
        || revision.startsWith("/")
        || revision.endsWith("/")) {
      throw wrong(location, "\"%s\" is no branch, tag or commit".formatted(revision));
    }
    return new ModelName(id, revision);
  }

  private static RerankException wrong(String location, String why) {
    return RerankException.config(
            "Not the name of a model on the hub: %s: %s. Expected org/name, org/name@revision or the"
                + " path of a folder that is there",
            location, why)
        .with(Remedy.MODEL);
  }

  /** Names a model with the usual variant of its weights. */
  public ModelName(String id, String revision) {
    this(id, revision, "");
  }

  /** Returns the same name, with another variant of the weights. */
  public ModelName withVariant(String other) {
    return new ModelName(id, revision, other);
  }

  /** Returns whether the revision is a commit, whose files never change. */
  boolean isCommit() {
    return COMMIT.matcher(revision).matches();
  }

  /** Returns the name as it is typed. The main branch is not named. */
  @Override
  public String toString() {
    return revision.equals(MAIN) ? id : id + "@" + revision;
  }
}
