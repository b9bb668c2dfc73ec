package io.sparkrerank.jobs.answer;

import io.sparkrerank.jobs.cli.SummaryText;
import io.sparkrerank.jobs.report.Decimals;

/** The text that {@code answer} prints at its end. */
final class AnswerSummary {

  private AnswerSummary() {}

  /** Returns the text of a run that has ended. */
  static String of(AnswerConfig config, AnswerResult result) {
    SummaryText text =
        new SummaryText()
            .line(
                "%,d candidates in = %,d read by the model + %,d rejected; %,d questions%s",
                result.rows().read(),
                result.rows().scored(),
                result.rows().rejectedInAll(),
                result.questions().questions(),
                unanswered(config, result))
            .pairs(result.pairs(), result.device(), result.scoringSeconds())
            .rejected(result.rows().rejected())
            .emptyLine();
    AnswerMeasures measures = result.measures();
    if (measures == null) {
      text.line(
          "No right answers, no measures: give %s or a column answers.",
          AnswerSettings.RIGHT_ANSWERS.option());
    } else {
      addMeasures(text, measures);
    }
    return text.results(
            config.pairs(),
            "report.html, answers/, rejected/",
            measures == null ? "" : "metrics.json, metrics_by_query/")
        .toString();
  }

  private static String unanswered(AnswerConfig config, AnswerResult result) {
    return config.nullThreshold() == null
        ? ", all answered: there is no " + AnswerSettings.NULL_THRESHOLD.option()
        : Decimals.format(", %,d of them not answered", result.questions().unanswered());
  }

  private static void addMeasures(SummaryText text, AnswerMeasures measures) {
    text.line("%-16s %9s  %6s  %6s", "questions", "count", "EM", "F1");
    addGroup(text, "all", measures.all());
    if (measures.unanswerable().questions() > 0) {
      addGroup(text, "with an answer", measures.answerable());
      addGroup(text, "without", measures.unanswerable());
    }
  }

  private static void addGroup(SummaryText text, String name, AnswerMeasures.Group group) {
    text.line(
        "%-16s %,9d  %6s  %6s",
        name, group.questions(), Decimals.of(group.exact()), Decimals.of(group.f1()));
  }
}
