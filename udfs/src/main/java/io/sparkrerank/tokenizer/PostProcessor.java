package io.sparkrerank.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The part of {@code tokenizer.json} that puts special tokens around sequences and gives all tokens
 * their types.
 */
final class PostProcessor {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEMPLATE = "TemplateProcessing";
  private static final String ROBERTA = "RobertaProcessing";
  private static final String BERT = "BertProcessing";

  /** The kinds that put special tokens around sequences. */
  private static final Set<String> LAYOUTS = Set.of(TEMPLATE, ROBERTA, BERT);

  private PostProcessor() {}

  /** A special token with its id. */
  record Token(String content, int id) {

    private ArrayNode pair() {
      return JSON.createArrayNode().add(content).add(id);
    }
  }

  /** Returns the layout {@code [CLS] A [SEP] B [SEP]}, where B and what follows have type 1. */
  static ObjectNode bert(Token cls, Token sep) {
    return template(cls, sep, 1, 1);
  }

  /** Returns the layout {@code <s> A </s></s> B </s>}; all types are 0. */
  static ObjectNode twoSeparators(Token first, Token last) {
    return template(first, last, 2, 0);
  }

  /** Returns T5's layout {@code A </s> B </s>}; all types are 0. */
  static ObjectNode oneAfterEach(Token last) {
    ArrayNode single = JSON.createArrayNode();
    single.add(sequence("A", 0)).add(special(last, 0));
    ArrayNode pair = single.deepCopy();
    pair.add(sequence("B", 0)).add(special(last, 0));
    return template(single, pair, List.of(last));
  }

  /** Returns RoBERTa's own processor: the layout of two separators. */
  static ObjectNode roberta(Token cls, Token sep, boolean trimOffsets, boolean prefixSpace) {
    ObjectNode node = node(ROBERTA);
    node.set("sep", sep.pair());
    node.set("cls", cls.pair());
    return node.put("trim_offsets", trimOffsets).put("add_prefix_space", prefixSpace);
  }

  private static ObjectNode template(Token first, Token last, int separators, int textType) {
    ArrayNode single = JSON.createArrayNode();
    single.add(special(first, 0)).add(sequence("A", 0)).add(special(last, 0));
    ArrayNode pair = single.deepCopy();
    if (separators == 2) {
      pair.add(special(last, textType));
    }
    pair.add(sequence("B", textType)).add(special(last, textType));
    return template(single, pair, List.of(first, last));
  }

  private static ObjectNode template(ArrayNode single, ArrayNode pair, List<Token> special) {
    ObjectNode tokens = JSON.createObjectNode();
    for (Token token : special) {
      ObjectNode described = JSON.createObjectNode().put("id", token.content());
      described.putArray("ids").add(token.id());
      described.putArray("tokens").add(token.content());
      tokens.set(token.content(), described);
    }
    return template(single, pair, tokens);
  }

  private static ObjectNode template(ArrayNode single, ArrayNode pair, ObjectNode tokens) {
    ObjectNode template = node(TEMPLATE);
    template.set("single", single);
    template.set("pair", pair);
    template.set("special_tokens", tokens);
    return template;
  }

  /** Returns whether {@code processor} puts the token {@code id} around sequences. */
  static boolean adds(JsonNode processor, int id) {
    Stream<JsonNode> ofTemplate =
        processor.findValues("ids").stream().flatMap(JsonNode::valueStream);
    Stream<JsonNode> ofOthers =
        Stream.of("cls", "sep")
            .flatMap(key -> processor.findValues(key).stream())
            .map(token -> token.path(1));
    return Stream.concat(ofTemplate, ofOthers).anyMatch(token -> token.asInt(-1) == id);
  }

  /**
   * Returns a processor that lays tokens out as {@code processor} does and gives all the type 0: a
   * model that is passed no token types takes them for 0.
   *
   * @param processor the processor of a file; null or missing for none
   */
  static JsonNode withoutTokenTypes(JsonNode processor) {
    switch (processor.path("type").asText("")) {
      case ROBERTA:
        return processor;
      case TEMPLATE:
        JsonNode untyped = processor.deepCopy();
        for (JsonNode parent : untyped.findParents("type_id")) {
          ((ObjectNode) parent).put("type_id", 0);
        }
        return untyped;
      case BERT:
        return template(token(processor.path("cls")), token(processor.path("sep")), 1, 0);
      case "Sequence":
        ArrayNode parts = JSON.createArrayNode();
        processor.path("processors").forEach(parts::add);
        return sequence(parts);
      case "":
        return plain();
      default:
        return sequence(JSON.createArrayNode().add(processor));
    }
  }

  private static JsonNode sequence(ArrayNode processors) {
    ArrayNode untyped = JSON.createArrayNode();
    boolean laidOut = false;
    for (JsonNode part : processors) {
      boolean layout = LAYOUTS.contains(part.path("type").asText(""));
      laidOut |= layout;
      untyped.add(layout ? withoutTokenTypes(part) : part);
    }
    if (!laidOut) {
      // Without a layout the library gives the second sequence the type 1.
      untyped.add(plain());
    }
    return node("Sequence").set("processors", untyped);
  }

  /** Returns a template without special tokens. */
  private static ObjectNode plain() {
    ArrayNode single = JSON.createArrayNode().add(sequence("A", 0));
    return template(single, single.deepCopy().add(sequence("B", 0)), JSON.createObjectNode());
  }

  private static Token token(JsonNode pair) {
    return new Token(pair.path(0).asText(), pair.path(1).asInt());
  }

  private static ObjectNode special(Token token, int tokenType) {
    return piece("SpecialToken", token.content(), tokenType);
  }

  private static ObjectNode sequence(String id, int tokenType) {
    return piece("Sequence", id, tokenType);
  }

  private static ObjectNode piece(String kind, String id, int tokenType) {
    ObjectNode piece = JSON.createObjectNode();
    piece.putObject(kind).put("id", id).put("type_id", tokenType);
    return piece;
  }

  private static ObjectNode node(String type) {
    return JSON.createObjectNode().put("type", type);
  }
}
