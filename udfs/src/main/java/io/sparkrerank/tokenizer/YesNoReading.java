package io.sparkrerank.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.YesNoTokens;
import io.sparkrerank.text.Prompt;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * The way in which a network that generates text ranks pairs: the words around query and text, and
 * the tokens that it compares, as monoT5 has them.
 *
 * @param prompt the words
 * @param tokens the ids of the tokens
 * @param yes the token that says that the text fits
 * @param no the token that says that it does not
 * @see <a href="https://arxiv.org/abs/2003.06713">Nogueira et al., monoT5</a>
 */
record YesNoReading(Prompt prompt, YesNoTokens tokens, String yes, String no) {

  /** The most tokens of a pair where no file says it: the length that monoT5 was trained with. */
  static final int MOST_TOKENS = 512;

  private static final Prompt MONO_T5 = new Prompt("Query: ", " Document: ", " Relevant:");

  /** The tokens of monoT5, then those of its versions over mT5. */
  private static final List<List<String>> TRUE_FALSE =
      List.of(List.of("▁true", "▁false"), List.of("▁yes", "▁no"));

  private static final List<List<String>> YES_NO =
      List.of(List.of("▁yes", "▁no"), List.of("▁true", "▁false"));

  /**
   * Returns the reading of a model.
   *
   * @param modelType the value of model_type in config.json
   * @param tokenizer the content of the tokenizer.json to use
   * @param file where it comes from, for messages
   * @throws RerankException if the tokenizer lacks the tokens, or does not split at white space
   */
  static YesNoReading of(String modelType, JsonNode tokenizer, Path file) {
    JsonNode first = tokenizer.path("pre_tokenizer");
    while (first.path("type").asText().equals("Sequence")) {
      first = first.path("pretokenizers").path(0);
    }
    if (!first.path("type").asText().equals("WhitespaceSplit")) {
      throw RerankException.model(
          "The tokenizer in %s does not split at white space first, as that of T5 does; set"
              + " tokenizer_class in tokenizer_config.json to T5Tokenizer",
          file);
    }
    JsonNode vocabulary = tokenizer.path("model").path("vocab");
    for (List<String> pair : modelType.equals("mt5") ? YES_NO : TRUE_FALSE) {
      OptionalInt yes = id(vocabulary, pair.get(0));
      OptionalInt no = id(vocabulary, pair.get(1));
      if (yes.isPresent() && no.isPresent()) {
        return new YesNoReading(
            MONO_T5, new YesNoTokens(yes.getAsInt(), no.getAsInt()), pair.get(0), pair.get(1));
      }
    }
    throw RerankException.model(
        "A T5 ranks by the logits of two tokens, and the vocabulary in %s has neither ▁true and"
            + " ▁false nor ▁yes and ▁no; is it a monoT5?",
        file);
  }

  private static OptionalInt id(JsonNode vocabulary, String token) {
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.path(id).path(0).asText().equals(token)) {
        return OptionalInt.of(id);
      }
    }
    return OptionalInt.empty();
  }
}
