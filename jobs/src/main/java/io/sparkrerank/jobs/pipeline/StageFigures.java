package io.sparkrerank.jobs.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a stage of a pipeline did.
 *
 * @param name the stage
 * @param command the command that does the same alone
 * @param candidates how many documents it looked at: of a search those of the corpus, else the
 *     candidates that a model scored
 * @param rejected how many rows of its input it could not use; its own report has the reasons
 * @param listed how many documents its lists have together
 * @param scored how many pairs, or texts that are embedded, it scored
 * @param reused how many had scores from before
 * @param tokens how many tokens a model read
 * @param seconds how long it took, with what comes before and after scoring
 */
public record StageFigures(
    String name,
    String command,
    long candidates,
    long rejected,
    long listed,
    long scored,
    long reused,
    long tokens,
    double seconds) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the manifest of a stage says. */
  public static StageFigures of(String name, JsonNode manifest) {
    String command = manifest.path("command").asText();
    JsonNode rows = manifest.path("rows");
    JsonNode found = manifest.path("found");
    boolean searched = !found.isMissingNode();
    return new StageFigures(
        name,
        command,
        searched
            ? found.path("documents").asLong()
            : rows.path("ranked").asLong() - rows.path("ranked_without_score").asLong(),
        rows.path("rejected").asLong(),
        searched ? found.path("found").asLong() : rows.path("written").asLong(),
        manifest.path("pairs").path("scored").asLong(),
        manifest.path("pairs").path("reused").asLong(),
        manifest.path("scoring").path("tokens").asLong(),
        manifest.path("seconds").asDouble());
  }

  /** The figures as JSON, for the manifest. */
  ObjectNode json() {
    return JSON.createObjectNode()
        .put("name", name)
        .put("command", command)
        .put("candidates", candidates)
        .put("rejected", rejected)
        .put("listed", listed)
        .put("scored", scored)
        .put("reused", reused)
        .put("tokens", tokens)
        .put("seconds", seconds);
  }
}
