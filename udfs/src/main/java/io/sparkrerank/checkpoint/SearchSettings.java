package io.sparkrerank.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How to search with a bi-encoder, as {@code config_sentence_transformers.json} says.
 *
 * @param queryPrompt what stands before a query
 * @param documentPrompt what stands before a document
 * @param similarity what tells how near two vectors are, such as {@code cosine}
 */
public record SearchSettings(String queryPrompt, String documentPrompt, String similarity) {

  /** Names of the prompt for documents, in the order in which they are looked for. */
  private static final List<String> OF_DOCUMENTS = List.of("document", "passage", "corpus");

  /** Reads them from {@code file}; without it there are no prompts. */
  static SearchSettings in(Path file) {
    if (!Files.exists(file)) {
      return new SearchSettings("", "", "cosine");
    }
    JsonFile settings = JsonFile.read(file);
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
