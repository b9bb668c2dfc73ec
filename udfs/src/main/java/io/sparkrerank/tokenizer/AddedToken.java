package io.sparkrerank.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A string that is one token wherever it stands in a text.
 *
 * @param content the string
 * @param singleWord whether it must stand apart from letters and digits
 * @param lstrip whether it takes the blanks before it
 * @param rstrip whether it takes the blanks after it
 * @param search the text in which it is looked for
 * @param special whether it is a special token
 */
record AddedToken(
    String content,
    boolean singleWord,
    boolean lstrip,
    boolean rstrip,
    Search search,
    boolean special) {

  /** The text in which a token is looked for. */
  enum Search {
    /** The text after normalisation. */
    NORMALIZED,
    /** The text as it is. */
    ORIGINAL,
    /** Not named: the text as it is for a special token, else the text after normalisation. */
    UNSAID
  }

  /** Returns a special token that strips nothing, as transformers makes one of a plain string. */
  static AddedToken special(String content) {
    return new AddedToken(content, false, false, false, Search.UNSAID, true);
  }

  /** Reads a token from a JSON object; a missing flag has the default of the tokenizers library. */
  static AddedToken of(JsonNode json) {
    JsonNode normalized = json.path("normalized");
    Search said = normalized.asBoolean() ? Search.NORMALIZED : Search.ORIGINAL;
    return new AddedToken(
        json.path("content").asText(""),
        json.path("single_word").asBoolean(false),
        json.path("lstrip").asBoolean(false),
        json.path("rstrip").asBoolean(false),
        normalized.isBoolean() ? said : Search.UNSAID,
        json.path("special").asBoolean(false));
  }

  /** Returns the same token, marked as special. */
  AddedToken asSpecial() {
    return new AddedToken(content, singleWord, lstrip, rstrip, search, true);
  }

  /** Returns the same token with a decision on where it is looked for. */
  AddedToken decided() {
    Search decision = special ? Search.ORIGINAL : Search.NORMALIZED;
    return search == Search.UNSAID
        ? new AddedToken(content, singleWord, lstrip, rstrip, decision, special)
        : this;
  }

  /** Returns the token as {@code tokenizer.json} lists it; it must be decided. */
  ObjectNode json(int id) {
    return new ObjectMapper()
        .createObjectNode()
        .put("id", id)
        .put("content", content)
        .put("single_word", singleWord)
        .put("lstrip", lstrip)
        .put("rstrip", rstrip)
        .put("normalized", search == Search.NORMALIZED)
        .put("special", special);
  }
}
