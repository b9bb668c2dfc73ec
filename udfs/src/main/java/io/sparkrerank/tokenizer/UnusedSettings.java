package io.sparkrerank.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkrerank.checkpoint.JsonFile;
import io.sparkrerank.checkpoint.SentenceTransformersFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds settings that may change what a model computes and that are not honoured here: known ones,
 * and unknown ones.
 */
final class UnusedSettings {

  /** Keys of tokenizer_config.json that are read, or that change no token id in transformers 5. */
  private static final Set<String> OF_TOKENIZER =
      Set.of(
          "add_bos_token",
          "add_eos_token",
          "add_prefix_space",
          "added_tokens_decoder",
          "additional_special_tokens",
          "backend",
          "chat_template",
          "clean_up_tokenization_spaces",
          "clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output",
          "do_basic_tokenize",
          "do_lower_case",
          "errors",
          "extra_ids",
          "extra_special_tokens",
          "from_slow",
          "init_inputs",
          "is_local",
          "keep_accents",
          "legacy",
          "local_files_only",
          "max_len",
          "max_length",
          "merges_file",
          "model_input_names",
          "model_max_length",
          "model_specific_special_tokens",
          "name_or_path",
          "never_split",
          "pad_to_multiple_of",
          "pad_token_type_id",
          "padding_side",
          "processor_class",
          "remove_space",
          "return_token_type_ids",
          "sp_model_kwargs",
          "spaces_between_special_tokens",
          "special_tokens_map_file",
          "split_by_punct",
          "stride",
          "strip_accents",
          "tokenize_chinese_chars",
          "tokenizer_class",
          "tokenizer_file",
          "trim_offsets",
          "truncation_side",
          "truncation_strategy",
          "unk_id",
          "use_fast",
          "vocab_file",
          "vocab_type");

  /** Keys of tokenizer_config.json that are not honoured, with what each would do. */
  private static final Map<String, String> NOT_HONOURED =
      Map.of(
          "split_special_tokens", "special tokens in texts are tokens here",
          "fix_mistral_regex", "texts are split as tokenizer.json says",
          "auto_map", "code beside the model is never run",
          "fast_tokenizer_files", "tokenizer.json is read");

  private static final Set<String> OF_TRANSFORMER =
      Set.of(
          "do_lower_case",
          "max_seq_length",
          "modality_config",
          "module_output_name",
          "processor_kwargs",
          "tokenizer_args",
          "transformer_task",
          "unpad_inputs");

  private static final Set<String> OF_SENTENCE_TRANSFORMERS =
      Set.of(
          "__version__",
          "activation_fn",
          "default_prompt_name",
          "model_type",
          "prompts",
          "requirements",
          "similarity_fn_name");

  private UnusedSettings() {}

  /** Returns one warning for each such setting of the files. */
  static List<String> warnings(JsonFile tokenizer, SentenceTransformersFiles sentences) {
    List<String> warnings = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : tokenizer.root().properties()) {
      String key = entry.getKey();
      String instead = NOT_HONOURED.get(key);
      if (instead != null) {
        if (isSet(entry.getValue())) {
          warnings.add("%s in %s is not honoured: %s".formatted(key, tokenizer.file(), instead));
        }
      } else if (!OF_TOKENIZER.contains(key) && !key.endsWith("_token")) {
        warnings.add(unknown(key, tokenizer));
      }
    }
    addUnknown(sentences.transformer(), OF_TRANSFORMER, warnings);
    addUnknown(sentences.model(), OF_SENTENCE_TRANSFORMERS, warnings);
    return warnings;
  }

  private static void addUnknown(JsonFile file, Set<String> known, List<String> warnings) {
    for (Map.Entry<String, JsonNode> entry : file.root().properties()) {
      boolean isKnown = known.contains(entry.getKey()) || isDimensions(file, entry.getKey());
      if (!isKnown && isSet(entry.getValue())) {
        warnings.add(unknown(entry.getKey(), file));
      }
    }
  }

  /** Returns whether it is the number of dimensions to keep, which only bi-encoders have. */
  private static boolean isDimensions(JsonFile file, String key) {
    return key.equals("truncate_dim") && !file.text("model_type", "").equals("CrossEncoder");
  }

  private static String unknown(String key, JsonFile file) {
    return "%s in %s is not honoured; scores may differ from those of sentence-transformers"
        .formatted(key, file.file());
  }

  /** Returns whether a value asks for anything. */
  private static boolean isSet(JsonNode value) {
    return !value.isNull()
        && !(value.isBoolean() && !value.asBoolean())
        && !(value.isContainerNode() && value.isEmpty());
  }
}
