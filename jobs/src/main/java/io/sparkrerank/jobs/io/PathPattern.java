package io.sparkrerank.jobs.io;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * A path to read, which may have {@code *}, {@code ?}, brackets and braces.
 *
 * @param names its parts between slashes
 */
record PathPattern(List<String> names) {

  static PathPattern of(String path) {
    return new PathPattern(List.of(path.split("/+")));
  }

  /**
   * Returns whether the pattern matches a folder that holds {@code path} at any depth, so that
   * files there are read too. Spark skips names that begin with a dot or an underscore.
   */
  boolean takesFilesBelow(String path) {
    List<String> others = of(path).names();
    if (others.size() < names.size()) {
      return false;
    }
    for (int index = 0; index < names.size(); index++) {
      String name = names.get(index);
      if (!name.equals(others.get(index)) && !matches(name, others.get(index))) {
        return false;
      }
    }
    return others.subList(names.size(), others.size()).stream()
        .noneMatch(name -> name.startsWith("_") || name.startsWith("."));
  }

  private static boolean matches(String pattern, String name) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(Path.of(name));
    } catch (PatternSyntaxException e) {
      // The name of a folder, which is no pattern.
      return false;
    }
  }
}
