package io.sparkrerank.tokenizer;

import static io.sparkrerank.tokenizer.TokenizerBuild.NORMALIZER;
import static io.sparkrerank.tokenizer.TokenizerBuild.POST_PROCESSOR;
import static io.sparkrerank.tokenizer.TokenizerBuild.PRE_TOKENIZER;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.Digests;
import io.sparkrerank.checkpoint.Head;
import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.checkpoint.ModelConfig;
import io.sparkrerank.checkpoint.ModelDirectory;
import io.sparkrerank.checkpoint.SentenceTransformersFiles;
import io.sparkrerank.checkpoint.YesNoTokens;
import io.sparkrerank.text.Cut;
import io.sparkrerank.text.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The settings that decide how a model's texts become token ids, read from the files of its
 * directory as {@code AutoTokenizer} of transformers 5 and sentence-transformers 6 read them. From
 * the strongest:
 *
 * <ol>
 *   <li>{@code sentence_bert_config.json}: {@code do_lower_case}, {@code max_seq_length}, and
 *       {@code processor_kwargs}, which replaces settings of the next file; {@code
 *       config_sentence_transformers.json}: the prompt of a cross-encoder. Both only as {@link
 *       SentenceTransformersFiles} says.
 *   <li>{@code tokenizer_config.json}, with {@code special_tokens_map.json} and {@code
 *       added_tokens.json} as {@link TokenizerFiles} says: the class, its settings, added tokens.
 *   <li>{@code tokenizer.json}: the vocabulary; for classes that build the rest themselves nothing
 *       else, see {@link TokenizerClass}. Without it the older files that the class reads, see
 *       {@link Vocabulary}.
 *   <li>{@code config.json}: the class, where no other file names it.
 * </ol>
 *
 * @param tokenizer the content of the {@code tokenizer.json} to use; where nothing changes it, the
 *     bytes of the directory's own
 * @param maxTokens the most tokens of a pair that the files allow; {@code Integer.MAX_VALUE} if
 *     they name no limit
 * @param textCut the end that is cut off a text
 * @param queryPrompt the text that stands before each query; empty for none
 * @param yesNo the words around a pair and the tokens to compare, of a network that generates text;
 *     null for any other
 * @param description the settings that were read, for people
 * @param warnings the settings that are not honoured, one sentence for each
 */
public record TextReading(
    byte[] tokenizer,
    int maxTokens,
    Cut textCut,
    String queryPrompt,
    @Nullable YesNoReading yesNo,
    JsonNode description,
    List<String> warnings) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BART_END = 2;
  private static final String CHARACTER_MAP = "precompiled_charsmap";

  /**
   * Reads the files of {@code directory}.
   *
   * @throws RerankException if a file cannot be read, or names something that cannot be built
   */
  public static TextReading of(ModelDirectory directory) {
    ModelConfig config = directory.config();
    SentenceTransformersFiles sentences = SentenceTransformersFiles.in(directory);
    JsonNode overrides = overrides(sentences.transformer());
    TokenizerFiles files = TokenizerFiles.in(directory.path(), overrides, config);
    JsonFile settings = files.settings();
    TokenizerClass.Resolved type = files.type();
    List<String> warnings = new ArrayList<>(UnusedSettings.warnings(settings, sentences));
    if (!type.unknown().isEmpty()) {
      warnings.add(
          "%s of transformers builds a tokenizer of its own; here %s is used as it stands"
              .formatted(type.unknown(), files.tokenizer().file()));
    }
    warnings.addAll(files.warnings());

    ObjectNode built = TokenizerBuild.of(files);
    warnings.addAll(VocabularySize.warnings(built, files.tokenizer().file(), config));
    if (files.isWhole()) {
      warnings.addAll(rebuilt(files.tokenizer(), built, type.type()));
    }
    if (sentences.transformer().flag("do_lower_case").orElse(false)) {
      built.set(NORMALIZER, Normalizer.lowerCased(built.path(NORMALIZER)));
    }
    boolean tokenTypes = passesTokenTypes(settings, type.type());
    if (!tokenTypes) {
      built.set(POST_PROCESSOR, PostProcessor.withoutTokenTypes(built.path(POST_PROCESSOR)));
    }
    requireEnd(directory, built);
    Cut cut = textCut(settings, files.tokenizer());
    String prompt =
        directory.head() == Head.SEQUENCE_CLASSIFICATION ? prompt(sentences.model()) : "";
    YesNoReading yesNo =
        directory.head() == Head.YES_NO
            ? YesNoReading.of(config.modelType(), built, files.tokenizer().file())
            : null;
    int limit = maxTokens(sentences.transformer(), settings, overrides, warnings);
    ObjectNode description = describe(files, built, tokenTypes, cut, prompt);
    if (yesNo != null) {
      limit = limit == Integer.MAX_VALUE ? YesNoReading.MOST_TOKENS : limit;
      description.put("prompt", yesNo.prompt().pattern());
      description.put("compared_tokens", yesNo.yes() + " - " + yesNo.no());
    }
    return new TextReading(
        content(files, built), limit, cut, prompt, yesNo, description, List.copyOf(warnings));
  }

  /** Returns the tokens to compare, of a network that generates text; null for any other. */
  public @Nullable YesNoTokens tokens() {
    return yesNo == null ? null : yesNo.tokens();
  }

  /** Returns the words around a pair, of a network that generates text; null for any other. */
  public @Nullable Prompt prompt() {
    return yesNo == null ? null : yesNo.prompt();
  }

  private static ObjectNode describe(
      TokenizerFiles files, JsonNode built, boolean tokenTypes, Cut cut, String prompt) {
    ObjectNode description =
        JSON.createObjectNode().put("tokenizer_class", files.type().type().className());
    if (!files.isWhole()) {
      description.put("vocabulary", files.tokenizer().file().getFileName().toString());
    }
    description
        .put("token_types", tokenTypes)
        .put("truncation_side", cut == Cut.START ? "left" : "right")
        .put("query_prompt", prompt)
        .put("added_tokens", built.path("added_tokens").size());
    for (String step : List.of(NORMALIZER, PRE_TOKENIZER)) {
      description.set(step, shown(built.path(step)));
    }
    return description;
  }

  /** Returns the settings that sentence-transformers passes on to the tokenizer. */
  private static JsonNode overrides(JsonFile transformer) {
    ObjectNode overrides = JSON.createObjectNode();
    for (String key : List.of("tokenizer_args", "processor_kwargs")) {
      transformer.at(key).root().properties().forEach(e -> overrides.set(e.getKey(), e.getValue()));
    }
    return overrides;
  }

  private static boolean passesTokenTypes(JsonFile settings, TokenizerClass type) {
    List<String> inputs = settings.texts("model_input_names");
    return inputs.isEmpty() ? type.tokenTypes() : inputs.contains("token_type_ids");
  }

  /** Refuses a classifier of BART whose tokenizer adds no end token: it scores by that token. */
  private static void requireEnd(ModelDirectory directory, JsonNode built) {
    ModelConfig config = directory.config();
    if (!config.modelType().equals("bart") || directory.head() != Head.SEQUENCE_CLASSIFICATION) {
      return;
    }
    int end = config.json().integer("eos_token_id", BART_END);
    if (!PostProcessor.adds(built.path(POST_PROCESSOR), end)) {
      throw RerankException.model(
          "The tokenizer in %s puts no token %d after a text, which is the eos_token_id in %s: the"
              + " model scores by that token",
          directory.path(), end, config.json().file());
    }
  }

  private static Cut textCut(JsonFile settings, JsonFile tokenizer) {
    String inFile = tokenizer.at("truncation").text("direction", "right");
    String side = settings.text("truncation_side", inFile);
    return switch (side.toLowerCase(Locale.ROOT)) {
      case "left" -> Cut.START;
      case "right" -> Cut.END;
      default ->
          throw RerankException.model(
              "truncation_side in %s must be left or right, found \"%s\"", settings.file(), side);
    };
  }

  private static String prompt(JsonFile model) {
    String name = model.text("default_prompt_name", "");
    if (name.isEmpty()) {
      return "";
    }
    if (!model.at("prompts").root().has(name)) {
      throw RerankException.model(
          "default_prompt_name in %s is \"%s\", and \"prompts\" there has no such prompt",
          model.file(), name);
    }
    return model.at("prompts").text(name, "");
  }

  private static int maxTokens(
      JsonFile transformer, JsonFile settings, JsonNode overrides, List<String> warnings) {
    JsonFile holder = settings;
    // Where the newer key is null, the older one does not count.
    String key = settings.root().has("model_max_length") ? "model_max_length" : "max_len";
    if (transformer.root().hasNonNull("max_seq_length") && !overrides.has("model_max_length")) {
      holder = transformer;
      key = "max_seq_length";
    }
    // A tokenizer without a limit says 1e30.
    double limit = holder.numberOrInfinity(key, Double.MAX_VALUE);
    if (limit < 1) {
      warnings.add(
          "%s in %s is %s, which is no length; the model's positions are the limit"
              .formatted(key, holder.file(), holder.root().path(key)));
      return Integer.MAX_VALUE;
    }
    return (int) Math.min(Integer.MAX_VALUE, limit);
  }

  /** Returns what a class changes about the steps of a file, one sentence each. */
  private static List<String> rebuilt(JsonFile file, JsonNode built, TokenizerClass type) {
    List<String> changed = new ArrayList<>();
    for (String step : List.of(NORMALIZER, PRE_TOKENIZER)) {
      if (!comparable(file.root().path(step)).equals(comparable(built.path(step)))) {
        changed.add(step);
      }
    }
    return changed.isEmpty()
        ? List.of()
        : List.of(
            "%s of transformers 5 does not take the %s of %s: it is %s"
                .formatted(
                    type.className(),
                    String.join(" and the ", changed),
                    file.file(),
                    String.join(
                        " and ",
                        changed.stream()
                            .map(step -> shown(built.path(step)).toString())
                            .toList())));
  }

  /** Returns a step in the form that the tokenizers library writes today. */
  private static JsonNode comparable(JsonNode step) {
    if (step.isMissingNode()) {
      return JSON.nullNode();
    }
    JsonNode copy = step.deepCopy();
    for (JsonNode parent : copy.findParents("type")) {
      if (parent.path("type").asText().equals("Metaspace")) {
        ObjectNode metaspace = (ObjectNode) parent;
        if (!metaspace.has("prepend_scheme")) {
          boolean prefix = metaspace.path("add_prefix_space").asBoolean(true);
          metaspace.put("prepend_scheme", prefix ? "always" : "never");
        }
        metaspace.remove(List.of("add_prefix_space", "str_rep"));
        if (!metaspace.has("split")) {
          metaspace.put("split", true);
        }
      }
    }
    return copy;
  }

  /** Returns a step without the bytes of a character map. */
  private static JsonNode shown(JsonNode step) {
    if (step.isMissingNode()) {
      return JSON.nullNode();
    }
    JsonNode copy = step.deepCopy();
    copy.findParents(CHARACTER_MAP).forEach(parent -> ((ObjectNode) parent).remove(CHARACTER_MAP));
    return copy;
  }

  private static byte[] content(TokenizerFiles files, ObjectNode built) {
    JsonFile file = files.tokenizer();
    try {
      return files.isWhole() && built.equals(file.root())
          ? Files.readAllBytes(file.file())
          : JSON.writeValueAsBytes(built);
    } catch (IOException e) {
      throw new RerankException(
          ErrorCategory.MODEL, "Cannot read " + file.file() + ": " + e.getMessage(), e);
    }
  }

  /** Returns the SHA-256 of what decides the token ids of a single text. */
  public String fingerprint() {
    return Digests.sha256(tokenizer);
  }
}
