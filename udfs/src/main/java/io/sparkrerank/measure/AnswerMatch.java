package io.sparkrerank.measure;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.regex.Pattern;

/**
 * A comparison of answers with the right answers, as the official script of SQuAD makes it: in
 * lower case, without ASCII punctuation, without articles, with single blanks. If a question has no
 * right answer, only the empty answer is right. Thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/1806.03822">Rajpurkar et al., Know What You Don't Know</a>
 */
public final class AnswerMatch {

  /** Python's string.punctuation. */
  private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}");

  private static final Pattern ARTICLES =
      Pattern.compile("\\b(a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern BLANKS = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  private AnswerMatch() {}

  /** Returns 1 if an answer equals one of the right answers, else 0. */
  public static double exact(String answer, List<String> right) {
    return best(answer, right, (found, wanted) -> found.equals(wanted) ? 1 : 0);
  }

  /** Returns the best F1 of an answer and a right answer, over the words that both contain. */
  public static double f1(String answer, List<String> right) {
    return best(answer, right, AnswerMatch::f1OfWords);
  }

  private static double best(
      String answer, List<String> right, ToDoubleBiFunction<String, String> measure) {
    String found = normalised(answer);
    List<String> wanted =
        right.stream().map(AnswerMatch::normalised).filter(text -> !text.isEmpty()).toList();
    return (wanted.isEmpty() ? List.of("") : wanted)
        .stream().mapToDouble(text -> measure.applyAsDouble(found, text)).max().orElse(0);
  }

  private static double f1OfWords(String found, String wanted) {
    if (found.isEmpty() || wanted.isEmpty()) {
      return found.equals(wanted) ? 1 : 0;
    }
    String[] foundWords = found.split(" ");
    String[] wantedWords = wanted.split(" ");
    Map<String, Integer> left = new HashMap<>();
    Arrays.stream(wantedWords).forEach(word -> left.merge(word, 1, Integer::sum));
    int common = 0;
    for (String word : foundWords) {
      if (left.merge(word, -1, Integer::sum) >= 0) {
        common++;
      }
    }
    double precision = (double) common / foundWords.length;
    double recall = (double) common / wantedWords.length;
    return common == 0 ? 0 : 2 * precision * recall / (precision + recall);
  }

  /** Returns an answer in the form that is compared. */
  static String normalised(String answer) {
    String words = PUNCTUATION.matcher(answer.toLowerCase(Locale.ROOT)).replaceAll("");
    String withoutArticles = ARTICLES.matcher(words).replaceAll(" ");
    return BLANKS.matcher(withoutArticles).replaceAll(" ").strip();
  }
}
