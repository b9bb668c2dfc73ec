package io.sparkrerank.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The settings of a search with a bi-encoder, as {@code config_sentence_transformers.json} says.
 *
 * @param queryPrompt the text that stands before each query
 * @param documentPrompt the text that stands before each document
 * @param similarity the measure of how near two vectors are, such as {@code cosine}
 */
public record SearchSettings(String queryPrompt, String documentPrompt, String similarity) {

  /** Names of the prompt for documents, in the order in which they are looked for. */
  private static final List<String> OF_DOCUMENTS = List.of("document", "passage", "corpus");

  /** Reads the settings. Where they are absent there are no prompts. */
  static SearchSettings of(JsonFile settings) {
    JsonNode prompts = settings.root().path("prompts");
    return new SearchSettings(
        prompts.path("query").asText(""),
        OF_DOCUMENTS.stream()
            .map(name -> prompts.path(name).asText(""))
            .filter(prompt -> !prompt.isEmpty())
            .findFirst()
            .orElse(""),
        settings.text("similarity_fn_name", "cosine"));
  }
}
