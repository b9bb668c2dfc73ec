package io.sparkrerank.jobs.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The counts and times of a stage of a pipeline.
 *
 * @param name the stage
 * @param command the command that does the same alone
 * @param documents the documents that it read and listed
 * @param scoring what a model did
 * @param seconds the duration of the whole stage, with what comes before and after scoring
 */
public record StageFigures(
    String name, String command, Documents documents, Scoring scoring, double seconds) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Documents of a stage, all queries together.
   *
   * @param candidates how many documents the stage looked at: for a search those of the corpus,
   *     else the candidates that a model scored
   * @param rejected how many rows of its input it could not use; its own report has the reasons
   * @param listed how many documents its lists have
   */
  public record Documents(long candidates, long rejected, long listed) {}

  /**
   * The scoring of a stage.
   *
   * @param scored how many pairs, or texts that are embedded, were scored
   * @param reused how many had scores from an earlier run
   * @param tokens how many tokens the model read
   */
  public record Scoring(long scored, long reused, long tokens) {}

  /** Reads the figures of a stage from its manifest. */
  public static StageFigures of(String name, JsonNode manifest) {
    JsonNode rows = manifest.path("rows");
    JsonNode found = manifest.path("found");
    JsonNode pairs = manifest.path("pairs");
    long rejected = rows.path("rejected").asLong();
    Documents documents =
        found.isMissingNode()
            ? new Documents(
                rows.path("ranked").asLong() - rows.path("ranked_without_score").asLong(),
                rejected,
                rows.path("written").asLong())
            : new Documents(
                found.path("documents").asLong(), rejected, found.path("found").asLong());
    Scoring scoring =
        new Scoring(
            pairs.path("scored").asLong(),
            pairs.path("reused").asLong(),
            manifest.path("scoring").path("tokens").asLong());
    return new StageFigures(
        name,
        manifest.path("command").asText(),
        documents,
        scoring,
        manifest.path("seconds").asDouble());
  }

  /** Returns the figures as JSON, for the manifest of the pipeline. */
  ObjectNode json() {
    return JSON.createObjectNode()
        .put("name", name)
        .put("command", command)
        .put("candidates", documents.candidates())
        .put("rejected", documents.rejected())
        .put("listed", documents.listed())
        .put("scored", scoring.scored())
        .put("reused", scoring.reused())
        .put("tokens", scoring.tokens())
        .put("seconds", seconds);
  }
}
