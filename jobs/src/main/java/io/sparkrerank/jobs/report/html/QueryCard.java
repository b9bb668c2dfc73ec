package io.sparkrerank.jobs.report.html;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query with its documents in each run.
 *
 * @param id where links go
 * @param queryId the query
 * @param query its text, or null
 * @param summary its measures, in a line
 * @param lists its documents in each run
 */
public record QueryCard(
    String id, String queryId, @Nullable String query, String summary, List<Ranked> lists) {

  /**
   * The first documents of a run.
   *
   * @param run the run
   * @param documents the documents, in order
   */
  public record Ranked(String run, List<Document> documents) {}

  /**
   * A document in a list.
   *
   * @param rank its rank, from 1
   * @param docId the document
   * @param score its score
   * @param grade its grade, or a dash
   * @param style the name of the grade's colour
   * @param snippet the beginning of its text, or null
   */
  public record Document(
      int rank, String docId, String score, String grade, String style, @Nullable String snippet) {}
}
