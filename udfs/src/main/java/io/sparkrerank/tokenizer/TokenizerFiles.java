package io.sparkrerank.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.checkpoint.ModelConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

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
 *   <li>The vocabulary is that of {@code tokenizer.json}, or if there is none, that of the older
 *       files which the class reads ({@link Vocabulary}).
 * </ol>
 */
final class TokenizerFiles {

  static final String TOKENIZER = "tokenizer.json";
  static final String CONFIG = "tokenizer_config.json";
  private static final String SPECIAL_TOKENS = "special_tokens_map.json";
  private static final String ADDED_TOKENS = "added_tokens.json";

  private static final String DECODER = "added_tokens_decoder";
  private static final String EXTRA = "extra_special_tokens";
  private static final String OLD_EXTRA = "additional_special_tokens";
  private static final String EXTRA_IDS = "extra_ids";
  private static final int SENTINELS = 100;

  private final TokenizerClass.Resolved type;
  private final JsonFile tokenizer;
  private final boolean whole;
  private final List<String> warnings;
  private final JsonFile settings;
  private final TreeMap<Integer, AddedToken> decoder;
  private final Map<String, AddedToken> named;
  private final List<AddedToken> extra;

  private TokenizerFiles(
      TokenizerClass.Resolved type,
      Source source,
      JsonFile settings,
      TreeMap<Integer, AddedToken> decoder,
      Map<String, AddedToken> named) {
    this.type = type;
    this.tokenizer = source.tokenizer;
    this.whole = source.whole;
    this.warnings = source.warnings;
    this.settings = settings;
    this.decoder = decoder;
    this.named = named;
    this.extra = extra((ObjectNode) settings.root(), named);
  }

  /**
   * Reads the files in {@code directory}.
   *
   * @param overrides settings that replace those of {@code tokenizer_config.json}
   * @param config the model's configuration, which names the class if no other file does
   * @throws RerankException if a file cannot be read, or is not what it should be
   */
  static TokenizerFiles in(Path directory, JsonNode overrides, ModelConfig config) {
    ObjectNode settings = object(directory.resolve(CONFIG));
    overrides.properties().forEach(entry -> settings.set(entry.getKey(), entry.getValue()));
    TokenizerClass.Resolved type = type(settings, config);
    Optional<JsonFile> tokenizer = tokenizer(directory);
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
    JsonFile merged = new JsonFile(directory.resolve(CONFIG), settings);
    Map<String, AddedToken> named = named(settings, decoder.values(), type.type());
    Source source =
        tokenizer
            .map(file -> new Source(file, true, List.of()))
            .orElseGet(() -> older(directory, type, merged, named));
    addExtraOf(type.type(), merged);
    return new TokenizerFiles(type, source, merged, decoder, named);
  }

  /** The content of tokenizer.json, or what stands for it; whole if it is that file. */
  private record Source(JsonFile tokenizer, boolean whole, List<String> warnings) {}

  private static TokenizerClass.Resolved type(ObjectNode settings, ModelConfig config) {
    JsonNode name = settings.path("tokenizer_class");
    return TokenizerClass.of(
        name.isTextual() ? name : config.json().root().path("tokenizer_class"), config.modelType());
  }

  private static Optional<JsonFile> tokenizer(Path directory) {
    Path file = directory.resolve(TOKENIZER);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    JsonFile tokenizer = JsonFile.read(file);
    if (!tokenizer.root().path("model").isObject()) {
      throw RerankException.model("Not a tokenizer: %s has no \"model\"; download it again", file);
    }
    return Optional.of(tokenizer);
  }

  /** Reads the older files, and puts into the settings what transformers takes from them. */
  private static Source older(
      Path directory,
      TokenizerClass.Resolved type,
      JsonFile settings,
      Map<String, AddedToken> named) {
    Map<String, String> contents = new HashMap<>();
    named.forEach((name, token) -> contents.put(name, token.content()));
    Vocabulary vocabulary =
        Vocabulary.read(directory, type, contents, settings.integer(EXTRA_IDS, SENTINELS));
    vocabulary
        .sentencePiece()
        .ifPresent(
            model ->
                ((ObjectNode) settings.root())
                    .put("unk_id", model.unknownId())
                    .set(OLD_EXTRA, SentencePieceVocabulary.addedTokens(model)));
    JsonFile tokenizer = new JsonFile(vocabulary.file(), vocabulary.tokenizer());
    return new Source(tokenizer, false, vocabulary.warnings());
  }

  /** Adds the further special tokens that a class has where the settings list none. */
  private static void addExtraOf(TokenizerClass type, JsonFile settings) {
    ObjectNode root = (ObjectNode) settings.root();
    boolean listed = root.path(OLD_EXTRA).isArray();
    if (type == TokenizerClass.CAMEMBERT && !listed) {
      root.putArray(OLD_EXTRA).add("<s>NOTUSED").add("</s>NOTUSED").add("<unk>NOTUSED");
    } else if (type == TokenizerClass.T5) {
      ArrayNode extra = listed ? root.withArray(OLD_EXTRA) : root.putArray(OLD_EXTRA);
      int sentinels = settings.integer(EXTRA_IDS, SENTINELS);
      long found =
          tokens(extra).stream().filter(token -> token.content().contains("<extra_id_")).count();
      if (found == 0) {
        IntStream.range(0, sentinels).forEach(id -> extra.add(SpecialTokens.sentinel(id)));
      } else if (sentinels > 0 && sentinels != found) {
        throw RerankException.model(
            "%s says %d for %s, and the special tokens have %d such tokens; set %s to %d",
            settings.file(), sentinels, EXTRA_IDS, found, EXTRA_IDS, found);
      }
    }
  }

  private static ObjectNode object(Path file) {
    return Files.exists(file)
        ? ((ObjectNode) JsonFile.read(file).root()).deepCopy()
        : new ObjectMapper().createObjectNode();
  }

  /**
   * Returns the named special tokens: those of every tokenizer first, with the class's own where no
   * file names them, then the others. A null takes a token of the class away.
   */
  private static Map<String, AddedToken> named(
      ObjectNode settings, Collection<AddedToken> decoder, TokenizerClass type) {
    Map<String, AddedToken> byContent = new LinkedHashMap<>();
    decoder.forEach(token -> byContent.put(token.content(), token));
    Map<String, AddedToken> ofClass = SpecialTokens.of(type);
    Map<String, AddedToken> named = new LinkedHashMap<>();
    for (String name : SpecialTokens.NAMES) {
      JsonNode value = settings.path(name);
      if (value.isMissingNode()) {
        Optional.ofNullable(ofClass.get(name)).ifPresent(token -> named.put(name, token));
      } else if (value.isTextual()) {
        AddedToken token = SpecialTokens.named(name, value.asText(), type);
        named.put(name, byContent.getOrDefault(token.content(), token));
      } else {
        token(value, byContent).ifPresent(token -> named.put(name, token));
      }
    }
    for (Map.Entry<String, JsonNode> entry : settings.properties()) {
      if (entry.getKey().endsWith("_token") && !SpecialTokens.NAMES.contains(entry.getKey())) {
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
      ObjectNode json, ObjectNode settings, Optional<JsonFile> tokenizer) {
    TreeMap<Integer, AddedToken> decoder = new TreeMap<>();
    List<String> special = new ArrayList<>();
    for (String name : SpecialTokens.NAMES) {
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
      AddedToken.Search search =
          isSpecial ? AddedToken.Search.ORIGINAL : AddedToken.Search.NORMALIZED;
      decoder.put(
          entry.getValue().asInt(),
          new AddedToken(entry.getKey(), false, false, false, search, isSpecial));
    }
    tokenizer.ifPresent(
        file ->
            file.root()
                .path("added_tokens")
                .forEach(token -> decoder.put(token.path("id").asInt(), AddedToken.of(token))));
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

  /** Returns the class that builds the tokenizer. */
  TokenizerClass.Resolved type() {
    return type;
  }

  /**
   * Returns the file of the tokenizers library. If it is not there, the vocabulary and the
   * character map of older files in its form.
   */
  JsonFile tokenizer() {
    return tokenizer;
  }

  /** Returns whether {@link #tokenizer} is a file, and not made of older ones. */
  boolean isWhole() {
    return whole;
  }

  /** Returns what transformers takes in another way than the older files say. */
  List<String> warnings() {
    return warnings;
  }

  /** Returns the merged settings. */
  JsonFile settings() {
    return settings;
  }

  /** Returns the special token called {@code name}, of the files or else of the class. */
  Optional<AddedToken> named(String name) {
    return Optional.ofNullable(named.get(name));
  }

  /**
   * Adds to {@code tokens} what the files and the class add, in the order of transformers: the
   * listed tokens by id, the named special ones, then the further ones.
   */
  void addTo(AddedTokens tokens) {
    Collection<String> special = named.values().stream().map(AddedToken::content).toList();
    List<AddedToken> added = new ArrayList<>();
    List<String> contents = new ArrayList<>(tokens.contents());
    for (AddedToken token : decoder.values()) {
      if (!tokens.contains(token)) {
        added.add(token);
        contents.add(token.content());
      }
    }
    for (List<AddedToken> more : List.of(List.copyOf(named.values()), extra)) {
      more.stream().filter(token -> !contents.contains(token.content())).forEach(added::add);
    }
    tokens.add(
        added.stream()
            .map(token -> special.contains(token.content()) ? token.asSpecial() : token)
            .toList());
  }
}
