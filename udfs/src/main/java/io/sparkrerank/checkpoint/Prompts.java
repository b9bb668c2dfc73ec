package io.sparkrerank.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a bi-encoder wants to stand before the texts that it reads, as {@code
 * config_sentence_transformers.json} says.
 *
 * @param query before a query
 * @param document before a document
 */
public record Prompts(String query, String document) {

  /** Names of the prompt for documents, in the order in which they are looked for. */
  private static final List<String> OF_DOCUMENTS = List.of("document", "passage", "corpus");

  /** Reads them from {@code file}; they are empty if there is none, or none in it. */
  static Prompts in(Path file) {
    if (!Files.exists(file)) {
      return new Prompts("", "");
    }
    JsonNode prompts = JsonFile.read(file).root().path("prompts");
    return new Prompts(
        prompts.path("query").asText(""),
        OF_DOCUMENTS.stream()
            .map(name -> prompts.path(name).asText(""))
            .filter(prompt -> !prompt.isEmpty())
            .findFirst()
            .orElse(""));
  }
}
