package io.sparkrerank.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of a model directory that describe its tokenizer, merged with the precedence of
 * transformers 5 ({@code PreTrainedTokenizerBase._from_pretrained}):
 *
 * <ol>
 *   <li>{@code tokenizer_config.json} holds the settings; what sentence-transformers passes on in
 *       {@code processor_kwargs} replaces them.
 *   <li>If it has {@code added_tokens_decoder}, these are the added tokens. {@code
 *       special_tokens_map.json} and {@code added_tokens.json} are not read then.
 *   <li>Otherwise {@code special_tokens_map.json} replaces the named special tokens, and the added
 *       tokens are those of {@code added_tokens.json}, then those of {@code tokenizer.json}.
 * </ol>
 */
final class TokenizerFiles {

  static final String TOKENIZER = "tokenizer.json";
  static final String CONFIG = "tokenizer_config.json";
  private static final String SPECIAL_TOKENS = "special_tokens_map.json";
  private static final String ADDED_TOKENS = "added_tokens.json";

  /** The names of special tokens that every tokenizer of transformers knows, in its order. */
  private static final List<String> NAMES =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

  private static final String DECODER = "added_tokens_decoder";
  private static final String EXTRA = "extra_special_tokens";
  private static final String OLD_EXTRA = "additional_special_tokens";

  private final JsonFile tokenizer;
  private final JsonFile settings;
  private final TreeMap<Integer, AddedToken> decoder;
  private final Map<String, AddedToken> named;
  private final List<AddedToken> extra;

  private TokenizerFiles(
      JsonFile tokenizer,
      JsonFile settings,
      TreeMap<Integer, AddedToken> decoder,
      Map<String, AddedToken> named,
      List<AddedToken> extra) {
    this.tokenizer = tokenizer;
    this.settings = settings;
    this.decoder = decoder;
    this.named = named;
    this.extra = extra;
  }

  /**
   * Reads the files in {@code directory}.
   *
   * @param overrides settings that replace those of {@code tokenizer_config.json}
   * @throws RerankException if a file cannot be read, or is not what it should be
   */
  static TokenizerFiles in(Path directory, JsonNode overrides) {
    JsonFile tokenizer = JsonFile.read(directory.resolve(TOKENIZER));
    if (!tokenizer.root().path("model").isObject()) {
      throw RerankException.model(
          "Not a tokenizer: %s has no \"model\"; download it again", tokenizer.file());
    }
    ObjectNode settings = object(directory.resolve(CONFIG));
    overrides.properties().forEach(entry -> settings.set(entry.getKey(), entry.getValue()));
    boolean legacy = !settings.path(DECODER).isObject();
    // In transformers the old name becomes the new one here, before the next file is read.
    if (settings.path(EXTRA).isEmpty() && settings.has(OLD_EXTRA)) {
      settings.set(EXTRA, settings.remove(OLD_EXTRA));
    }
    if (legacy) {
      merge(object(directory.resolve(SPECIAL_TOKENS)), settings);
    }
    TreeMap<Integer, AddedToken> decoder =
        legacy
            ? oldAddedTokens(object(directory.resolve(ADDED_TOKENS)), settings, tokenizer)
            : decoder(directory.resolve(CONFIG), settings.path(DECODER));
    Map<String, AddedToken> named = named(settings, decoder.values());
    return new TokenizerFiles(
        tokenizer,
        new JsonFile(directory.resolve(CONFIG), settings),
        decoder,
        named,
        extra(settings, named));
  }

  private static ObjectNode object(Path file) {
    return Files.exists(file)
        ? ((ObjectNode) JsonFile.read(file).root()).deepCopy()
        : new ObjectMapper().createObjectNode();
  }

  /** Returns the named special tokens: those of every tokenizer first, then the others. */
  private static Map<String, AddedToken> named(
      ObjectNode settings, Collection<AddedToken> decoder) {
    Map<String, AddedToken> byContent = new LinkedHashMap<>();
    decoder.forEach(token -> byContent.put(token.content(), token));
    Map<String, AddedToken> named = new LinkedHashMap<>();
    for (String name : NAMES) {
      token(settings.path(name), byContent).ifPresent(token -> named.put(name, token));
    }
    for (Map.Entry<String, JsonNode> entry : settings.properties()) {
      if (entry.getKey().endsWith("_token") && !NAMES.contains(entry.getKey())) {
        token(entry.getValue(), Map.of()).ifPresent(token -> named.put(entry.getKey(), token));
      }
    }
    return named;
  }

  private static TreeMap<Integer, AddedToken> decoder(Path file, JsonNode json) {
    TreeMap<Integer, AddedToken> decoder = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      if (!entry.getKey().matches("\\d{1,9}") || !entry.getValue().isObject()) {
        throw RerankException.model(
            "Expected a token id with an object at \"%s\" of %s in %s; download the file again",
            entry.getKey(), DECODER, file);
      }
      decoder.put(Integer.valueOf(entry.getKey()), AddedToken.of(entry.getValue()));
    }
    return decoder;
  }

  /** Puts what special_tokens_map.json says in place of the settings. */
  private static void merge(ObjectNode specialTokens, ObjectNode settings) {
    for (Map.Entry<String, JsonNode> entry : specialTokens.properties()) {
      String key = entry.getKey();
      JsonNode value = entry.getValue().deepCopy();
      if (value.isObject() && !key.equals(EXTRA)) {
        ((ObjectNode) value).put("special", true);
      }
      if (key.equals(EXTRA) && value.isArray() && settings.path(EXTRA).isArray()) {
        ArrayNode joined = settings.withArray(EXTRA);
        value.forEach(joined::add);
      } else {
        settings.set(key, value);
      }
    }
  }

  /**
   * Returns the tokens of added_tokens.json, which has an id for each content and no flags, and
   * those of tokenizer.json, which replace them.
   */
  private static TreeMap<Integer, AddedToken> oldAddedTokens(
      ObjectNode json, ObjectNode settings, JsonFile tokenizer) {
    TreeMap<Integer, AddedToken> decoder = new TreeMap<>();
    List<String> special = new ArrayList<>();
    for (String name : NAMES) {
      JsonNode token = settings.path(name);
      // One that tokenizer_config.json describes is not known to be a token yet.
      if (!token.has("__type")) {
        token(token, Map.of()).ifPresent(found -> special.add(found.content()));
      }
    }
    if (settings.path(EXTRA).isArray()) {
      tokens(settings.path(EXTRA)).forEach(token -> special.add(token.content()));
    }
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      boolean isSpecial = special.contains(entry.getKey());
      decoder.put(
          entry.getValue().asInt(),
          new AddedToken(entry.getKey(), false, false, false, AddedToken.Search.UNSAID, isSpecial));
    }
    tokenizer
        .root()
        .path("added_tokens")
        .forEach(token -> decoder.put(token.path("id").asInt(), AddedToken.of(token)));
    return decoder;
  }

  /** Returns the token that a setting names: as the added tokens have it, else as it stands. */
  private static Optional<AddedToken> token(JsonNode node, Map<String, AddedToken> byContent) {
    AddedToken token;
    if (node.isTextual()) {
      token = AddedToken.special(node.asText());
    } else if (node.isObject() && node.path("content").isTextual()) {
      token = AddedToken.of(node);
    } else {
      return Optional.empty();
    }
    return Optional.of(byContent.getOrDefault(token.content(), token));
  }

  private static List<AddedToken> tokens(JsonNode list) {
    List<AddedToken> tokens = new ArrayList<>();
    list.forEach(node -> token(node, Map.of()).ifPresent(tokens::add));
    return tokens;
  }

  /** Reads further special tokens: a list, or an object that gives them names. */
  private static List<AddedToken> extra(ObjectNode settings, Map<String, AddedToken> named) {
    JsonNode extra = settings.path(EXTRA);
    if (extra.isArray() || extra.isNull()) {
      return tokens(extra);
    }
    for (Map.Entry<String, JsonNode> entry : extra.properties()) {
      token(entry.getValue(), Map.of()).ifPresent(token -> named.put(entry.getKey(), token));
    }
    return tokens(settings.path(OLD_EXTRA));
  }

  /** Returns the file of the tokenizers library. */
  JsonFile tokenizer() {
    return tokenizer;
  }

  /** Returns the merged settings. */
  JsonFile settings() {
    return settings;
  }

  /** Returns the special token called {@code name}, or a plain one of {@code absent}. */
  AddedToken named(String name, String absent) {
    return named.getOrDefault(name, AddedToken.special(absent));
  }

  /**
   * Adds to {@code tokens} what the files add, in the order of transformers: the listed tokens by
   * id, the named special ones, then the further ones.
   *
   * @param defaults the named special tokens that the tokenizer's class has where no file names
   *     them
   */
  void addTo(AddedTokens tokens, Map<String, String> defaults) {
    Map<String, AddedToken> all = new LinkedHashMap<>();
    NAMES.forEach(
        name -> {
          String absent = defaults.get(name);
          AddedToken token = absent == null ? named.get(name) : named(name, absent);
          if (token != null) {
            all.put(name, token);
          }
        });
    named.forEach(all::putIfAbsent);
    Collection<String> special = all.values().stream().map(AddedToken::content).toList();
    List<AddedToken> added = new ArrayList<>();
    List<String> contents = new ArrayList<>(tokens.contents());
    for (AddedToken token : decoder.values()) {
      if (!tokens.contains(token)) {
        added.add(token);
        contents.add(token.content());
      }
    }
    for (List<AddedToken> more : List.of(List.copyOf(all.values()), extra)) {
      more.stream().filter(token -> !contents.contains(token.content())).forEach(added::add);
    }
    tokens.add(
        added.stream()
            .map(token -> special.contains(token.content()) ? token.asSpecial() : token)
            .toList());
  }
}
