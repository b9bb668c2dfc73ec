package io.sparkrerank.jobs.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.jobs.report.Decimals;
import io.sparkrerank.jobs.report.html.ManifestSection;
import io.sparkrerank.jobs.report.html.Page;
import io.sparkrerank.jobs.report.html.Page.Block;
import io.sparkrerank.jobs.report.html.Page.Section;
import io.sparkrerank.jobs.report.html.Table;
import io.sparkrerank.jobs.report.html.Table.Cell;
import io.sparkrerank.jobs.scoring.PairCounts;
import io.sparkrerank.jobs.scoring.ScoredRowCounts;
import io.sparkrerank.jobs.scoring.ScoringSections;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The report of answers that were found. */
public final class AnswerReport {

  private AnswerReport() {}

  /**
   * What a run did.
   *
   * @param rows what became of the candidates
   * @param questions how many questions have candidates that were read
   * @param unanswered how many of these have no answer, by the null threshold
   * @param pairs what became of the distinct pairs of question and passage
   * @param shown some questions
   * @param measures what the answers are worth, or null without right ones
   * @param stages seconds by stage, in their order
   * @param seconds how long the model took
   */
  public record Found(
      ScoredRowCounts rows,
      long questions,
      long unanswered,
      PairCounts pairs,
      List<Question> shown,
      AnswerMeasures measures,
      Map<String, Double> stages,
      double seconds) {}

  /**
   * A question with its best answer.
   *
   * @param answer empty if nothing is answered
   * @param right the right answers, or null if they are not known
   * @param f1 what the answer is worth, or NaN
   */
  public record Question(
      String queryId,
      String query,
      String docId,
      String answer,
      double score,
      List<String> right,
      double f1) {}

  /**
   * Lays out the page.
   *
   * @param manifest what the run was
   */
  public static Page page(Found found, JsonNode manifest) {
    List<Section> sections = new ArrayList<>();
    if (found.measures() != null) {
      sections.add(measures(found.measures()));
    }
    sections.add(questions(found.shown(), found.measures() != null));
    sections.add(ScoringSections.times(found.stages(), found.pairs(), found.seconds()));
    sections.add(ScoringSections.rows(found.rows()));
    sections.add(ManifestSection.of(manifest));
    String lead =
        Decimals.format(
            "%,d of %,d questions answered from %,d candidates on %s by %s.",
            found.questions() - found.unanswered(),
            found.questions(),
            found.rows().scored(),
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

  private static void add(List<List<Cell>> rows, String kind, AnswerMeasures.Part part) {
    if (part.questions() > 0) {
      rows.add(
          List.of(
              Cell.of(kind),
              Cell.of(Decimals.format("%,d", part.questions())),
              Cell.of(Decimals.of(part.exact()), kind, "EM", part.exact()),
              Cell.of(Decimals.of(part.f1()), kind, "F1", part.f1())));
    }
  }

  private static Section questions(List<Question> questions, boolean measured) {
    List<String> header = new ArrayList<>(List.of("id", "question", "answer", "score", "document"));
    if (measured) {
      header.addAll(List.of("right answers", "F1"));
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (Question question : questions) {
      List<Cell> row =
          new ArrayList<>(
              List.of(
                  Cell.ofWords(question.queryId()),
                  Cell.ofWords(question.query()),
                  Cell.ofWords(question.answer().isEmpty() ? "(none)" : question.answer()),
                  Cell.of(Decimals.of(question.score(), 2)),
                  Cell.ofWords(question.docId())));
      if (measured) {
        row.add(
            Cell.ofWords(
                question.right().isEmpty() ? "(none)" : String.join(" | ", question.right())));
        row.add(Cell.of(Decimals.of(question.f1(), 2)));
      }
      rows.add(row);
    }
    return new Section(
        "questions",
        "Questions",
        measured ? "Those that are answered worst." : "The first ones by their ids.",
        List.of(Block.of(new Table(header, rows))));
  }
}
