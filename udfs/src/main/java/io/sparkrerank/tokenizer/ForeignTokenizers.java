package io.sparkrerank.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Classes of transformers 5.18 for texts that build a tokenizer in a way that is not known here,
 * with the model types that have them.
 */
final class ForeignTokenizers {

  private static final Map<String, List<String>> MODEL_TYPES =
      Map.ofEntries(
          Map.entry("BarthezTokenizer", List.of("barthez")),
          Map.entry("BartphoTokenizer", List.of("bartpho")),
          Map.entry("BertGenerationTokenizer", List.of("bert-generation")),
          Map.entry("BertJapaneseTokenizer", List.of("bert-japanese")),
          Map.entry("BertweetTokenizer", List.of("bertweet")),
          Map.entry("BigBirdTokenizer", List.of("big_bird")),
          Map.entry("BioGptTokenizer", List.of("biogpt")),
          Map.entry("BlenderbotSmallTokenizer", List.of("blenderbot-small")),
          Map.entry("BlenderbotTokenizer", List.of("blenderbot")),
          Map.entry("ByT5Tokenizer", List.of("byt5")),
          Map.entry("CTRLTokenizer", List.of("ctrl")),
          Map.entry("CanineTokenizer", List.of("canine")),
          Map.entry("CodeLlamaTokenizer", List.of("code_llama")),
          Map.entry("CohereTokenizer", List.of("cohere", "cohere2")),
          Map.entry("CpmAntTokenizer", List.of("cpmant")),
          Map.entry("CpmTokenizer", List.of("cpm")),
          Map.entry("DPRQuestionEncoderTokenizer", List.of("dpr")),
          Map.entry("EsmTokenizer", List.of("esm")),
          Map.entry("FNetTokenizer", List.of("fnet")),
          Map.entry("FSMTTokenizer", List.of("fsmt")),
          Map.entry("FlaubertTokenizer", List.of("flaubert")),
          Map.entry("FunnelTokenizer", List.of("funnel")),
          Map.entry("GPT2Tokenizer", List.of("gpt2", "gpt_neo", "gptj", "opt", "phi")),
          Map.entry("GPTNeoXTokenizer", List.of("gpt_neox")),
          Map.entry("GPTSw3Tokenizer", List.of("gpt-sw3")),
          Map.entry(
              "GemmaTokenizer", List.of("gemma", "gemma2", "gemma3", "gemma3_text", "t5gemma")),
          Map.entry("HerbertTokenizer", List.of("herbert")),
          Map.entry("LayoutLMv2Tokenizer", List.of("layoutlmv2")),
          Map.entry("LayoutLMv3Tokenizer", List.of("layoutlmv3")),
          Map.entry("LayoutXLMTokenizer", List.of("layoutxlm")),
          Map.entry("LukeTokenizer", List.of("luke")),
          Map.entry("M2M100Tokenizer", List.of("m2m_100")),
          Map.entry("MBart50Tokenizer", List.of("mbart50")),
          Map.entry("MBartTokenizer", List.of("mbart")),
          Map.entry("MLukeTokenizer", List.of("mluke")),
          Map.entry("MarianTokenizer", List.of("marian")),
          Map.entry("MarkupLMTokenizer", List.of("markuplm")),
          Map.entry("MyT5Tokenizer", List.of("myt5")),
          Map.entry("NllbTokenizer", List.of("nllb", "nllb-moe")),
          Map.entry("OpenAIGPTTokenizer", List.of("openai-gpt")),
          Map.entry("PLBartTokenizer", List.of("plbart")),
          Map.entry("PegasusTokenizer", List.of("pegasus")),
          Map.entry("PhobertTokenizer", List.of("phobert")),
          Map.entry("ProphetNetTokenizer", List.of("prophetnet")),
          Map.entry("Qwen2Tokenizer", List.of("qwen2", "qwen3")),
          Map.entry("Qwen3_5Tokenizer", List.of("qwen3_5")),
          Map.entry("ReformerTokenizer", List.of("reformer")),
          Map.entry("RemBertTokenizer", List.of("rembert")),
          Map.entry("RoCBertTokenizer", List.of("roc_bert")),
          Map.entry("RoFormerTokenizer", List.of("roformer")),
          Map.entry("SplinterTokenizer", List.of("splinter")),
          Map.entry("TapasTokenizer", List.of("tapas")),
          Map.entry("UdopTokenizer", List.of("udop")),
          Map.entry("XGLMTokenizer", List.of("xglm")),
          Map.entry("XLMTokenizer", List.of("xlm")),
          Map.entry("XLNetTokenizer", List.of("xlnet")));

  /** Classes that are not the default of a model type. */
  private static final Set<String> OTHERS =
      Set.of("BertTokenizerLegacy", "ConvBertTokenizer", "LlamaTokenizer");

  /** The steps of these classes that no tokenizer.json can hold. */
  private static final Map<String, String> OWN_CODE =
      Map.of(
          "BertJapaneseTokenizer", "splits texts with the morphological analyser MeCab",
          "BertweetTokenizer", "changes emoji, links and user names of tweets before it splits",
          "PhobertTokenizer", "expects texts that a word segmenter for Vietnamese has split");

  private ForeignTokenizers() {}

  /** Returns whether {@code name} is such a class. */
  static boolean isClass(String name) {
    return MODEL_TYPES.containsKey(name) || OTHERS.contains(name);
  }

  /** Returns the class of a model type, or an empty name if it has none of these. */
  static String ofModelType(String modelType) {
    return MODEL_TYPES.entrySet().stream()
        .filter(entry -> entry.getValue().contains(modelType))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  /** Returns what a class does that no tokenizer.json can hold, or an empty text. */
  static String ownCode(String name) {
    return OWN_CODE.getOrDefault(name, "");
  }
}
