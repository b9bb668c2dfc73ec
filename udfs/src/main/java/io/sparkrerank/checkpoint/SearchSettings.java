package io.sparkrerank.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a search with a bi-encoder, as {@code config_sentence_transformers.json} says.
 *
 * @param queryPrompt the text that stands before each query
 * @param documentPrompt the text that stands before each document
 * @param similarity the measure of how near two vectors are, such as {@code cosine}
 * @param dimensions the number of dimensions that are kept of a vector, from the first; null for
 *     all
 */
public record SearchSettings(
    String queryPrompt, String documentPrompt, String similarity, @Nullable Integer dimensions) {

  private static final String COSINE = "cosine";

  /** The measures of sentence-transformers; it takes the first one in place of others. */
  private static final Set<String> SIMILARITIES = Set.of(COSINE, "dot", "euclidean", "manhattan");

  /** Names of prompts for documents that versions before 6 looked for too. */
  private static final List<String> OF_DOCUMENTS = List.of("passage", "corpus");

  /** The settings of a model that names none. */
  public static final SearchSettings NONE = new SearchSettings("", "", COSINE, null);

  /**
   * Reads the settings, as {@code encode_query} and {@code encode_document} of
   * sentence-transformers 6 do. These look for the prompts {@code query} and {@code document},
   * which are empty where a model names none. So the prompts {@code passage} and {@code corpus},
   * and {@code default_prompt_name}, have no effect.
   */
  static SearchSettings of(JsonFile settings) {
    JsonFile prompts = settings.at("prompts");
    String similarity = settings.text("similarity_fn_name", COSINE);
    return new SearchSettings(
        prompts.text("query", ""),
        prompts.text("document", ""),
        SIMILARITIES.contains(similarity) ? similarity : COSINE,
        settings.root().hasNonNull("truncate_dim") ? settings.positive("truncate_dim") : null);
  }

  /** Returns a sentence for each prompt of the file that nothing here uses. */
  static List<String> warnings(JsonFile settings) {
    JsonNode prompts = settings.root().path("prompts");
    List<String> unused =
        OF_DOCUMENTS.stream().filter(name -> !prompts.path(name).asText("").isEmpty()).toList();
    return !prompts.path("document").asText("").isEmpty() || unused.isEmpty()
        ? List.of()
        : List.of(
            ("The prompt \"%s\" in %s stands before no text: sentence-transformers looks for"
                    + " \"document\". Name it as the prompt of documents if the model needs it")
                .formatted(unused.get(0), settings.file()));
  }
}
