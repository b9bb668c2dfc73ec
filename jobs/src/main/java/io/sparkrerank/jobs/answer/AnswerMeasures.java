package io.sparkrerank.jobs.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What answers are worth: means over questions, of those that have an answer and those that have
 * none apart. Values are between 0 and 1; NaN where there are no questions.
 *
 * @param all all questions with right answers, which may be that there is none
 * @param answerable those that have an answer
 * @param unanswerable those that have none
 */
public record AnswerMeasures(Part all, Part answerable, Part unanswerable) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Questions of one kind.
   *
   * @param questions how many
   * @param exact the share of those whose answer is a right one
   * @param f1 the mean of F1 over words
   */
  public record Part(long questions, double exact, double f1) {}

  /** Sums up questions as they come. */
  public static final class Sum {

    private final long[] questions = new long[2];
    private final double[] exact = new double[2];
    private final double[] f1 = new double[2];

    /** Adds a question that has an answer, or none. */
    public void add(int rightAnswers, double exactMatch, double f1OfWords) {
      int kind = rightAnswers > 0 ? 0 : 1;
      questions[kind]++;
      exact[kind] += exactMatch;
      f1[kind] += f1OfWords;
    }

    /** Whether no question was added. */
    public boolean isEmpty() {
      return questions[0] + questions[1] == 0;
    }

    /** The means. */
    public AnswerMeasures means() {
      long all = questions[0] + questions[1];
      return new AnswerMeasures(
          new Part(all, (exact[0] + exact[1]) / all, (f1[0] + f1[1]) / all), part(0), part(1));
    }

    private Part part(int kind) {
      return new Part(questions[kind], exact[kind] / questions[kind], f1[kind] / questions[kind]);
    }
  }

  /** The content of {@code metrics.json}; a mean over nothing is null. */
  public JsonNode json() {
    ObjectNode root = JSON.createObjectNode();
    put(root.putObject("all"), all);
    put(root.putObject("answerable"), answerable);
    put(root.putObject("unanswerable"), unanswerable);
    return root;
  }

  private static void put(ObjectNode node, Part part) {
    node.put("questions", part.questions);
    node.put("EM", part.questions == 0 ? null : part.exact);
    node.put("F1", part.questions == 0 ? null : part.f1);
  }
}
