package io.sparkrerank.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.ModelConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compares the ids that a tokenizer gives with those that the model has embeddings for. */
final class VocabularySize {

  /** The smallest part of a model's ids that its own tokenizer has; some models are padded. */
  private static final double SMALLEST_PART = 0.75;

  private VocabularySize() {}

  /**
   * Returns what is odd, one sentence each.
   *
   * @param tokenizer the tokenizer that was built
   * @param file the file with its vocabulary
   * @throws RerankException if the vocabulary itself has ids that the model does not have
   */
  static List<String> warnings(JsonNode tokenizer, Path file, ModelConfig config) {
    if (config.vocabulary() == Integer.MAX_VALUE) {
      return List.of();
    }
    JsonNode vocabulary = tokenizer.path("model").path("vocab");
    int ids = ids(vocabulary);
    if (ids > config.vocabulary()) {
      throw RerankException.model(
          "%s has token ids up to %d, and the model knows %d (vocab_size in %s); it is the vocabulary"
              + " of another model",
          file, ids - 1, config.vocabulary(), config.json().file());
    }
    List<String> warnings = new ArrayList<>();
    for (JsonNode token : tokenizer.path("added_tokens")) {
      int id = token.path("id").asInt();
      if (id >= config.vocabulary()) {
        warnings.add(
            ("The added token \"%s\" has the id %d, and the model knows %d (vocab_size in %s): a text"
                    + " with it cannot be scored")
                .formatted(
                    token.path("content").asText(), id, config.vocabulary(), config.json().file()));
      } else {
        ids = Math.max(ids, id + 1);
      }
    }
    if (ids < SMALLEST_PART * config.vocabulary()) {
      warnings.add(
          ("%s has %d token ids, and the model knows %d (vocab_size in %s); it may be the vocabulary"
                  + " of another model")
              .formatted(file, ids, config.vocabulary(), config.json().file()));
    }
    return warnings;
  }

  private static int ids(JsonNode vocabulary) {
    if (vocabulary.isArray()) {
      return vocabulary.size();
    }
    int ids = 0;
    for (JsonNode id : vocabulary) {
      ids = Math.max(ids, id.asInt() + 1);
    }
    return ids;
  }
}
