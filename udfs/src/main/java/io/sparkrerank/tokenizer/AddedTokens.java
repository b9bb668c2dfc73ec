package io.sparkrerank.tokenizer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The added tokens of a tokenizer with their ids, which are given as the tokenizers library gives
 * them: the id in the model's vocabulary, else the next free one. The ids that files name play no
 * part. Not thread-safe.
 */
final class AddedTokens {

  private final Function<String, Optional<Integer>> vocabulary;
  private final int vocabularySize;
  private final Map<String, Integer> ids = new HashMap<>();
  private final TreeMap<Integer, AddedToken> tokens = new TreeMap<>();

  /**
   * Creates an empty list.
   *
   * @param vocabulary returns the id of a token of the model, if it is one
   * @param vocabularySize how many tokens the model has
   */
  AddedTokens(Function<String, Optional<Integer>> vocabulary, int vocabularySize) {
    this.vocabulary = vocabulary;
    this.vocabularySize = vocabularySize;
  }

  /** Adds tokens in their order; one that is there with the same flags changes nothing. */
  void add(Collection<AddedToken> added) {
    added.forEach(token -> add(token.decided()));
  }

  private void add(AddedToken token) {
    if (token.content().isEmpty() || tokens.containsValue(token)) {
      return;
    }
    int id = id(token.content()).orElseGet(this::nextId);
    ids.put(token.content(), id);
    tokens.put(id, token);
  }

  private int nextId() {
    int next = tokens.isEmpty() ? 0 : tokens.lastKey() + 1;
    return Math.max(next, vocabularySize);
  }

  /** Returns the id of a token, added or of the model, if there is one. */
  Optional<Integer> id(String content) {
    return Optional.ofNullable(ids.get(content)).or(() -> vocabulary.apply(content));
  }

  /** Returns the id of a token of the model, if it is one. */
  Optional<Integer> idInVocabulary(String content) {
    return vocabulary.apply(content);
  }

  /** Returns whether a token with this content was added. */
  boolean contains(String content) {
    return ids.containsKey(content);
  }

  /** Returns whether this very token, with its flags, was added. */
  boolean contains(AddedToken token) {
    return tokens.containsValue(token.decided());
  }

  /** Returns the contents in the order of their ids. */
  List<String> contents() {
    return tokens.values().stream().map(AddedToken::content).toList();
  }

  /** Returns the list as {@code tokenizer.json} has it. */
  ArrayNode json() {
    ArrayNode list = new ObjectMapper().createArrayNode();
    tokens.forEach((id, token) -> list.add(token.json(id)));
    return list;
  }
}
