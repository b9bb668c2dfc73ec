package io.sparkrerank.jobs.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.ManifestSection;
import io.sparkrerank.jobs.report.html.Page;
import io.sparkrerank.jobs.report.html.Page.Block;
import io.sparkrerank.jobs.report.html.Page.Section;
import io.sparkrerank.jobs.report.html.Table;
import io.sparkrerank.jobs.report.html.Table.Cell;
import io.sparkrerank.jobs.scoring.ScoringSections;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The page {@code report.html} of answers. */
final class AnswerReport {

  private AnswerReport() {}

  /**
   * Lays out the page.
   *
   * @param shown some questions with their best answers
   * @param phases the seconds that each phase of the job took, in the order of the phases
   * @param manifest the manifest of the run
   */
  static Page page(
      AnswerResult result, List<ShownAnswer> shown, Map<String, Double> phases, JsonNode manifest) {
    List<Section> sections = new ArrayList<>();
    AnswerMeasures measures = result.measures();
    if (measures != null) {
      sections.add(measures(measures));
    }
    sections.add(questions(shown, measures != null));
    sections.add(ScoringSections.times(phases, result.pairs(), result.scoringSeconds()));
    sections.add(ScoringSections.rows(result.rows()));
    sections.add(ManifestSection.of(manifest));
    QuestionCounts questions = result.questions();
    String lead =
        Decimals.format(
            "%,d of %,d questions answered from %,d candidates on %s by %s.",
            questions.questions() - questions.unanswered(),
            questions.questions(),
            result.rows().scored(),
            manifest.path("model").path("device").asText(),
            manifest.path("model").path("path").asText());
    return new Page("Answers", lead, sections);
  }

  private static Section measures(AnswerMeasures measures) {
    List<List<Cell>> rows = new ArrayList<>();
    add(rows, "all", measures.all());
    add(rows, "with an answer", measures.answerable());
    add(rows, "without", measures.unanswerable());
    return new Section(
        "measures",
        "Measures",
        "Exact match and F1 over words, normalised as SQuAD's official script does; means over"
            + " questions.",
        List.of(Block.of(new Table(List.of("questions", "count", "exact match", "F1"), rows))));
  }

  private static void add(List<List<Cell>> rows, String kind, AnswerMeasures.Group group) {
    if (group.questions() > 0) {
      rows.add(
          List.of(
              Cell.of(kind),
              Cell.of(Decimals.format("%,d", group.questions())),
              Cell.of(Decimals.of(group.exact()), kind, "EM", group.exact()),
              Cell.of(Decimals.of(group.f1()), kind, "F1", group.f1())));
    }
  }

  private static Section questions(List<ShownAnswer> shown, boolean rated) {
    List<String> header = new ArrayList<>(List.of("id", "question", "answer", "score", "document"));
    if (rated) {
      header.addAll(List.of("right answers", "F1"));
    }
    return new Section(
        "questions",
        "Questions",
        rated ? "The questions with the lowest F1." : "The first questions by their ids.",
        List.of(Block.of(new Table(header, shown.stream().map(AnswerReport::cells).toList()))));
  }

  private static List<Cell> cells(ShownAnswer shown) {
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.ofWords(shown.queryId()));
    cells.add(Cell.ofWords(shown.question()));
    cells.add(Cell.ofWords(shown.answer().isEmpty() ? "(none)" : shown.answer()));
    cells.add(Cell.of(Decimals.of(shown.score(), 2)));
    cells.add(Cell.ofWords(shown.docId()));
    ShownAnswer.Rating rating = shown.rating();
    if (rating != null) {
      cells.add(
          Cell.ofWords(
              rating.rightAnswers().isEmpty()
                  ? "(none)"
                  : String.join(" | ", rating.rightAnswers())));
      cells.add(Cell.of(Decimals.of(rating.f1(), 2)));
    }
    return cells;
  }
}
