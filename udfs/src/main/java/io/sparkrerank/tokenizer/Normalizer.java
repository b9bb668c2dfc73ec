package io.sparkrerank.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.checkpoint.JsonFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of {@code tokenizer.json} that changes characters before a text is split. */
final class Normalizer {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SEQUENCE = "Sequence";
  private static final String LOWERCASE = "Lowercase";

  private Normalizer() {}

  /** Returns the normalizer of BERT's classes. */
  static JsonNode bert(JsonFile settings) {
    return node("BertNormalizer")
        .put("clean_text", true)
        .put("handle_chinese_chars", settings.flag("tokenize_chinese_chars").orElse(true))
        .put("strip_accents", settings.flag("strip_accents").orElse(null))
        .put("lowercase", settings.flag("do_lower_case").orElse(true));
  }

  /**
   * Returns the normalizer of DeBERTa-v2's class, which leaves out the file's character map, as
   * transformers 5 does.
   */
  static JsonNode debertaV2(JsonFile settings) {
    List<JsonNode> parts = new ArrayList<>();
    if (settings.flag("do_lower_case").orElse(false)) {
      parts.add(node(LOWERCASE));
    }
    parts.add(replace("Regex", "\\s{2,}|[\\n\\r\\t]", " "));
    parts.add(node("NFC"));
    parts.add(node("Strip").put("strip_left", false).put("strip_right", true));
    return sequence(parts);
  }

  /**
   * Returns the normalizer of ALBERT's class.
   *
   * @param normalizer the file's, which has the character map
   */
  static JsonNode albert(JsonFile settings, JsonNode normalizer) {
    List<JsonNode> parts = new ArrayList<>();
    parts.add(replace("String", "``", "\""));
    parts.add(replace("String", "''", "\""));
    if (!settings.flag("keep_accents").orElse(false)) {
      parts.add(node("NFKD"));
      parts.add(node("StripAccents"));
    }
    if (settings.flag("do_lower_case").orElse(true)) {
      parts.add(node(LOWERCASE));
    }
    characterMap(normalizer).ifPresent(parts::add);
    return sequence(parts);
  }

  /** Returns the character map of a SentencePiece model, if {@code normalizer} has one. */
  static Optional<JsonNode> characterMap(JsonNode normalizer) {
    for (JsonNode part : parts(normalizer)) {
      if (isOf(part, "Precompiled") && part.has("precompiled_charsmap")) {
        return Optional.of(part);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns a normalizer that puts texts into lower case before {@code normalizer} does its work,
   * unless it has such a step. sentence-transformers does so for {@code do_lower_case}.
   *
   * @param normalizer the normalizer of a tokenizer; null or missing for none
   */
  static JsonNode lowerCased(JsonNode normalizer) {
    List<JsonNode> parts = parts(normalizer);
    if (parts.stream().anyMatch(part -> isOf(part, LOWERCASE))) {
      return normalizer;
    }
    List<JsonNode> lowerCased = new ArrayList<>();
    lowerCased.add(node(LOWERCASE));
    lowerCased.addAll(parts);
    return sequence(lowerCased);
  }

  private static List<JsonNode> parts(JsonNode normalizer) {
    if (!normalizer.isObject()) {
      return List.of();
    }
    if (!isOf(normalizer, SEQUENCE)) {
      return List.of(normalizer);
    }
    List<JsonNode> parts = new ArrayList<>();
    normalizer.path("normalizers").forEach(parts::add);
    return parts;
  }

  private static boolean isOf(JsonNode node, String type) {
    return node.path("type").asText("").equals(type);
  }

  private static ObjectNode sequence(List<JsonNode> parts) {
    ArrayNode list = JSON.createArrayNode();
    parts.forEach(list::add);
    ObjectNode sequence = node(SEQUENCE);
    sequence.set("normalizers", list);
    return sequence;
  }

  private static ObjectNode replace(String kind, String pattern, String content) {
    ObjectNode node = node("Replace");
    node.set("pattern", JSON.createObjectNode().put(kind, pattern));
    return node.put("content", content);
  }

  private static ObjectNode node(String type) {
    return JSON.createObjectNode().put("type", type);
  }
}
