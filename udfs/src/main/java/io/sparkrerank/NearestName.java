package io.sparkrerank;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the name that was probably meant by a misspelt one. */
public final class NearestName {

  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  private NearestName() {}

  /**
   * Returns a hint such as {@code ; did you mean "top-k"?}, or the empty string if no name in
   * {@code known} is near {@code wrong}.
   */
  public static String hint(String wrong, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt((String name) -> distance(wrong, name)))
        .filter(name -> distance(wrong, name) <= Math.max(2, name.length() / 3))
        .map(name -> "; did you mean \"" + name + "\"?")
        .orElse("");
  }

  private static int distance(String wrong, String name) {
    return DISTANCE.apply(wrong.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
  }
}
