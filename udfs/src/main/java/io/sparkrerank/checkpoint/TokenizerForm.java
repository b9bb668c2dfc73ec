package io.sparkrerank.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The sets of files in which a model directory may hold its tokenizer. One whole set is enough. If
 * several are there, {@code tokenizer.json} is read, else the set that the tokenizer's class names.
 */
public enum TokenizerForm {
  /** The whole tokenizer, as the tokenizers library writes it. */
  TOKENIZER_JSON("tokenizer.json"),
  /** One token per line: WordPiece. */
  WORD_PIECE("vocab.txt"),
  /** Token ids and merges: byte-level BPE. */
  BYTE_LEVEL_BPE("vocab.json", "merges.txt"),
  /** A SentencePiece model, as XLM-RoBERTa and CamemBERT name it. */
  SENTENCEPIECE_BPE("sentencepiece.bpe.model"),
  /** A SentencePiece model, as DeBERTa-v2 names it. */
  SPM("spm.model"),
  /** A SentencePiece model, as ALBERT and T5 name it. */
  SPIECE("spiece.model"),
  /** A SentencePiece model, as classes without a name of their own have it. */
  TOKENIZER_MODEL("tokenizer.model");

  private final List<String> files;

  TokenizerForm(String... files) {
    this.files = List.of(files);
  }

  /** Returns the names of the files. */
  public List<String> files() {
    return files;
  }

  /** Returns whether all files are in {@code directory}. */
  public boolean isIn(Path directory) {
    return missing(directory).isEmpty();
  }

  /** Returns whether at least one of the files is in {@code directory}. */
  public boolean isPartlyIn(Path directory) {
    return missing(directory).size() < files.size();
  }

  /** Returns the names of the files that are not in {@code directory}. */
  public List<String> missing(Path directory) {
    return files.stream().filter(file -> !Files.isRegularFile(directory.resolve(file))).toList();
  }

  /** Returns the forms that are whole in {@code directory}, the strongest first. */
  public static List<TokenizerForm> in(Path directory) {
    return Arrays.stream(values()).filter(form -> form.isIn(directory)).toList();
  }

  /** Returns in words the forms that would do in place of tokenizer.json. */
  static String others() {
    return Arrays.stream(values())
        .skip(1)
        .map(TokenizerForm::toString)
        .collect(Collectors.joining(", "));
  }

  /** Returns the names of the files in words. */
  @Override
  public String toString() {
    return String.join(" with ", files);
  }
}
