package io.sparkrerank.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
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
   */
  static List<String> warnings(JsonNode tokenizer, Path file, ModelConfig config) {
    // Where the key is absent, the weights say more than the default of a family.
    if (!config.json().root().has("vocab_size")) {
      return List.of();
    }
    JsonNode vocabulary = tokenizer.path("model").path("vocab");
    int ids = ids(vocabulary);
    List<String> warnings = new ArrayList<>();
    if (ids > config.vocabulary()) {
      warnings.add(
          ("%s has token ids up to %d, and the model knows %d (vocab_size in %s); a pair with others"
                  + " cannot be scored. It may be the vocabulary of another model")
              .formatted(file, ids - 1, config.vocabulary(), config.json().file()));
    }
    List<String> unknown = new ArrayList<>();
    for (JsonNode token : tokenizer.path("added_tokens")) {
      int id = token.path("id").asInt();
      if (id < config.vocabulary()) {
        ids = Math.max(ids, id + 1);
      } else {
        unknown.add("\"%s\" (id %d)".formatted(token.path("content").asText(), id));
      }
    }
    if (!unknown.isEmpty()) {
      warnings.add(
          ("A text with one of %d added tokens cannot be scored, such as %s: the model knows %d ids"
                  + " (vocab_size in %s)")
              .formatted(
                  unknown.size(), unknown.get(0), config.vocabulary(), config.json().file()));
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
