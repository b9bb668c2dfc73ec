package io.sparkrerank.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.JsonFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Builds the {@code tokenizer.json} of a class of transformers from a directory's files: model,
 * normalizer, pre-tokenizer, added tokens and post-processor, as the constructors of that class in
 * transformers 5 do. Not thread-safe.
 */
final class TokenizerBuild {

  private static final ObjectMapper JSON = new ObjectMapper();
  static final String NORMALIZER = "normalizer";
  static final String PRE_TOKENIZER = "pre_tokenizer";
  static final String POST_PROCESSOR = "post_processor";

  private final TokenizerFiles files;
  private final TokenizerClass type;
  private final JsonFile settings;
  private final JsonNode file;
  private final ObjectNode built;
  private final AddedTokens added;

  private TokenizerBuild(TokenizerFiles files) {
    this.files = files;
    this.type = files.type().type();
    this.settings = files.settings();
    this.file = files.tokenizer().root();
    // Whole parts are replaced, none is changed: a vocabulary may have 250,000 entries.
    this.built = JSON.createObjectNode();
    this.built.setAll((ObjectNode) file);
    this.added = noTokens(file.path("model").path("vocab"));
  }

  /**
   * Builds the tokenizer.
   *
   * @throws RerankException if the file's model is not of the kind that the class has
   */
  static ObjectNode of(TokenizerFiles files) {
    TokenizerBuild build = new TokenizerBuild(files);
    switch (build.type) {
      case FILE -> build.fromFile();
      case BERT, DISTILBERT, MPNET -> build.wordPiece();
      case ROBERTA, DEBERTA -> build.byteLevel();
      case XLM_ROBERTA, CAMEMBERT, ALBERT, T5, DEBERTA_V2 -> build.unigram();
    }
    return build.built;
  }

  private void fromFile() {
    file.path("added_tokens").forEach(token -> added.add(List.of(AddedToken.of(token))));
    addTokens();
  }

  private void wordPiece() {
    requireModel("WordPiece");
    built.set(
        "model",
        JSON.createObjectNode()
            .put("type", "WordPiece")
            .put("unk_token", unknownToken())
            .put("continuing_subword_prefix", "##")
            .put("max_input_chars_per_word", 100)
            .set("vocab", file.path("model").path("vocab")));
    built.set(NORMALIZER, Normalizer.bert(settings));
    built.set(PRE_TOKENIZER, node("BertPreTokenizer"));
    addTokens();
    built.set(
        POST_PROCESSOR,
        type == TokenizerClass.MPNET
            ? PostProcessor.roberta(special("cls_token"), special("sep_token"), true, false)
            : PostProcessor.bert(special("cls_token"), special("sep_token")));
  }

  /** Returns the token of unknown words, without which the tokenizers library fails on one. */
  private String unknownToken() {
    String unknown = token("unk_token");
    if (!file.path("model").path("vocab").has(unknown)) {
      throw RerankException.model(
          "The unknown token \"%s\" is not in %s; use the vocabulary that the model was trained"
              + " with, or set unk_token in %s to its name there",
          unknown, files.tokenizer().file(), settings.file());
    }
    return unknown;
  }

  private void byteLevel() {
    requireModel("BPE");
    boolean prefix = flag("add_prefix_space", false);
    ObjectNode model =
        JSON.createObjectNode()
            .put("type", "BPE")
            .putNull("dropout")
            .putNull("unk_token")
            .put("continuing_subword_prefix", "")
            .put("end_of_word_suffix", "")
            .put("fuse_unk", false)
            .put("byte_fallback", false)
            .put("ignore_merges", false);
    model.set("vocab", file.path("model").path("vocab"));
    model.set("merges", file.path("model").path("merges"));
    built.set("model", model);
    built.putNull(NORMALIZER);
    built.set(
        PRE_TOKENIZER,
        node("ByteLevel")
            .put("add_prefix_space", prefix)
            .put("trim_offsets", true)
            .put("use_regex", true));
    addTokens();
    built.set(
        POST_PROCESSOR,
        type == TokenizerClass.ROBERTA
            ? PostProcessor.roberta(
                special("cls_token"), special("sep_token"), flag("trim_offsets", true), prefix)
            : PostProcessor.twoSeparators(special("cls_token"), special("sep_token")));
  }

  private void unigram() {
    requireModel("Unigram");
    JsonNode vocabulary = file.path("model").path("vocab");
    built.set(
        "model",
        JSON.createObjectNode()
            .put("type", "Unigram")
            .put("unk_id", requireIn(vocabulary, unknownId(vocabulary)))
            .put("byte_fallback", false)
            .set("vocab", vocabulary));
    boolean prefix = type == TokenizerClass.T5 || flag("add_prefix_space", true);
    built.set(NORMALIZER, unigramNormalizer());
    ArrayNode pre = JSON.createArrayNode();
    if (type != TokenizerClass.DEBERTA_V2) {
      pre.add(node("WhitespaceSplit"));
    } else if (flag("split_by_punct", false)) {
      pre.add(node("Punctuation").put("behavior", "Isolated"));
    }
    String otherwise = type == TokenizerClass.DEBERTA_V2 ? "first" : "never";
    pre.add(
        node("Metaspace")
            .put("replacement", "▁")
            .put("prepend_scheme", prefix ? "always" : otherwise)
            .put("split", true));
    built.set(PRE_TOKENIZER, node("Sequence").set("pretokenizers", pre));
    addTokens();
    // ALBERT's class takes the file's, if it has one.
    if (type != TokenizerClass.ALBERT || !file.path(POST_PROCESSOR).isObject()) {
      built.set(POST_PROCESSOR, unigramPostProcessor());
    }
  }

  private ObjectNode unigramPostProcessor() {
    return switch (type) {
      case DEBERTA_V2 -> PostProcessor.bert(special("cls_token"), special("sep_token"));
      // The names in these two are fixed, whatever the tokens are called.
      case T5 -> PostProcessor.oneAfterEach(new PostProcessor.Token("</s>", id("eos_token")));
      case ALBERT ->
          PostProcessor.bert(
              new PostProcessor.Token("[CLS]", idInVocabulary("cls_token")),
              new PostProcessor.Token("[SEP]", idInVocabulary("sep_token")));
      default -> PostProcessor.twoSeparators(special("bos_token"), special("eos_token"));
    };
  }

  private int unknownId(JsonNode vocabulary) {
    return switch (type) {
      case XLM_ROBERTA, ALBERT, T5 -> type.fixedUnknownId().orElseThrow();
      case CAMEMBERT -> position(vocabulary, false).orElse(0);
      default -> position(vocabulary, true).orElse(settings.integer("unk_id", 1));
    };
  }

  private int requireIn(JsonNode vocabulary, int unknownId) {
    if (unknownId < 0 || unknownId >= vocabulary.size()) {
      throw RerankException.model(
          "The unknown token of %s has the id %d, and %s has %d tokens; use the vocabulary that the"
              + " model was trained with",
          type.className(), unknownId, files.tokenizer().file(), vocabulary.size());
    }
    return unknownId;
  }

  /** Returns the place of the unknown token in the vocabulary, if asked for with a score of 0. */
  private Optional<Integer> position(JsonNode vocabulary, boolean withoutScore) {
    String unknown = token("unk_token");
    for (int index = 0; index < vocabulary.size(); index++) {
      JsonNode entry = vocabulary.get(index);
      if (entry.path(0).asText("").equals(unknown)
          && (!withoutScore || entry.path(1).asDouble() == 0)) {
        return Optional.of(index);
      }
    }
    return Optional.empty();
  }

  private JsonNode unigramNormalizer() {
    return switch (type) {
      case DEBERTA_V2 -> Normalizer.debertaV2(settings);
      case ALBERT -> Normalizer.albert(settings, file.path(NORMALIZER));
      default -> Normalizer.characterMap(file.path(NORMALIZER)).orElse(JSON.nullNode());
    };
  }

  private static AddedTokens noTokens(JsonNode vocabulary) {
    Map<String, Integer> positions = new HashMap<>();
    if (vocabulary.isArray()) {
      for (int index = 0; index < vocabulary.size(); index++) {
        positions.put(vocabulary.get(index).path(0).asText(), index);
      }
    }
    Function<String, Optional<Integer>> ids =
        vocabulary.isArray()
            ? token -> Optional.ofNullable(positions.get(token))
            : token -> Optional.ofNullable(vocabulary.get(token)).map(JsonNode::asInt);
    return new AddedTokens(ids, vocabulary.size());
  }

  private void addTokens() {
    files.addTo(added);
    built.set("added_tokens", added.json());
  }

  private String token(String name) {
    return files
        .named(name)
        .map(AddedToken::content)
        .orElseThrow(
            () ->
                RerankException.model(
                    "%s needs the special token %s, and %s has null for it; remove that line",
                    type.className(), name, settings.file()));
  }

  private int id(String name) {
    return required(name, added.id(token(name)));
  }

  /** Returns the id that a special token has without being added. */
  private int idInVocabulary(String name) {
    return required(name, added.idInVocabulary(token(name)));
  }

  private int required(String name, Optional<Integer> id) {
    return id.orElseThrow(
        () ->
            RerankException.model(
                "The special token %s, \"%s\", is not in %s",
                name, token(name), files.tokenizer().file()));
  }

  private PostProcessor.Token special(String name) {
    return new PostProcessor.Token(token(name), id(name));
  }

  private static ObjectNode node(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  private boolean flag(String key, boolean absent) {
    return settings.flag(key).orElse(absent);
  }

  private void requireModel(String kind) {
    JsonNode model = file.path("model");
    // Old files do not name the kind.
    String found =
        model.has("type")
            ? model.path("type").asText()
            : model.has("merges") ? "BPE" : model.path("vocab").isArray() ? "Unigram" : "WordPiece";
    if (!found.equals(kind)) {
      throw RerankException.model(
          "The tokenizer's class is %s, which has a model of type %s, and %s has %s; set"
              + " tokenizer_class in tokenizer_config.json to the class that it was saved with, or to"
              + " PreTrainedTokenizerFast",
          type.className(), kind, files.tokenizer().file(), found);
    }
  }
}
