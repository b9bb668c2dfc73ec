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
 * @param normalized whether it is looked for in the normalised text
 * @param special whether it is a special token
 */
record AddedToken(
    String content,
    boolean singleWord,
    boolean lstrip,
    boolean rstrip,
    boolean normalized,
    boolean special) {

  /** Returns a special token that strips nothing, as transformers makes one of a plain string. */
  static AddedToken special(String content) {
    return new AddedToken(content, false, false, false, false, true);
  }

  /** Reads a token from a JSON object; a missing flag has the default of the tokenizers library. */
  static AddedToken of(JsonNode json) {
    boolean special = json.path("special").asBoolean(false);
    return new AddedToken(
        json.path("content").asText(""),
        json.path("single_word").asBoolean(false),
        json.path("lstrip").asBoolean(false),
        json.path("rstrip").asBoolean(false),
        json.path("normalized").asBoolean(!special),
        special);
  }

  /** Returns the same token, marked as special. */
  AddedToken asSpecial() {
    return new AddedToken(content, singleWord, lstrip, rstrip, normalized, true);
  }

  /** Returns the token as {@code tokenizer.json} lists it. */
  ObjectNode json(int id) {
    return new ObjectMapper()
        .createObjectNode()
        .put("id", id)
        .put("content", content)
        .put("single_word", singleWord)
        .put("lstrip", lstrip)
        .put("rstrip", rstrip)
        .put("normalized", normalized)
        .put("special", special);
  }
}
