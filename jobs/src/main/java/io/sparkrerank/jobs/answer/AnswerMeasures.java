package io.sparkrerank.jobs.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The measures of answers: means over all questions, and over those with and without a right
 * answer. Values are between 0 and 1, and NaN for a group without questions.
 *
 * @param all all questions whose right answers are known
 * @param answerable the questions that have an answer
 * @param unanswerable the questions whose right answer is that there is none
 */
public record AnswerMeasures(Group all, Group answerable, Group unanswerable) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The means over a group of questions.
   *
   * @param questions the number of questions
   * @param exact the share of questions whose answer is a right one
   * @param f1 the mean F1 of the answers' words
   */
  public record Group(long questions, double exact, double f1) {}

  /** A running sum over questions. Not safe for use by several threads. */
  static final class Sum {

    private static final int ANSWERABLE = 0;
    private static final int UNANSWERABLE = 1;

    private final long[] questions = new long[2];
    private final double[] exact = new double[2];
    private final double[] f1 = new double[2];

    /** Adds a question. */
    void add(ComparedAnswer answer) {
      int group = answer.rightAnswers() > 0 ? ANSWERABLE : UNANSWERABLE;
      questions[group]++;
      exact[group] += answer.exactMatch();
      f1[group] += answer.f1();
    }

    /** Returns whether no question was added. */
    boolean isEmpty() {
      return questions[ANSWERABLE] + questions[UNANSWERABLE] == 0;
    }

    /** Returns the means over the questions added so far. */
    AnswerMeasures means() {
      long all = questions[ANSWERABLE] + questions[UNANSWERABLE];
      return new AnswerMeasures(
          new Group(
              all,
              (exact[ANSWERABLE] + exact[UNANSWERABLE]) / all,
              (f1[ANSWERABLE] + f1[UNANSWERABLE]) / all),
          mean(ANSWERABLE),
          mean(UNANSWERABLE));
    }

    private Group mean(int group) {
      return new Group(
          questions[group], exact[group] / questions[group], f1[group] / questions[group]);
    }
  }

  /** Returns the content of {@code metrics.json}; a mean over no questions is null there. */
  JsonNode json() {
    ObjectNode root = JSON.createObjectNode();
    put(root.putObject("all"), all);
    put(root.putObject("answerable"), answerable);
    put(root.putObject("unanswerable"), unanswerable);
    return root;
  }

  private static void put(ObjectNode node, Group group) {
    node.put("questions", group.questions);
    node.put("EM", group.questions == 0 ? null : group.exact);
    node.put("F1", group.questions == 0 ? null : group.f1);
  }
}
