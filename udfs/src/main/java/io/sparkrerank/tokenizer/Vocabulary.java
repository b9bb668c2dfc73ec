package io.sparkrerank.tokenizer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.TokenizerForm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The vocabulary of a tokenizer from the files of a directory without {@code tokenizer.json}.
 *
 * @param file the file with the vocabulary
 * @param tokenizer its content as {@code tokenizer.json} would have it: the model, and the
 *     character map as the normalizer
 * @param sentencePiece the SentencePiece model, if it comes from one
 * @param warnings what transformers takes in another way than the file says, one sentence each
 */
record Vocabulary(
    Path file,
    ObjectNode tokenizer,
    Optional<SentencePieceModel> sentencePiece,
    List<String> warnings) {

  /** Files that transformers reads before those of a class, and that hold another vocabulary. */
  private static final List<String> BEFORE =
      List.of(TokenizerForm.TOKENIZER_MODEL.files().get(0), "tekken.json", "tiktoken.model");

  /** A class that reads each form. */
  private static final Map<TokenizerForm, String> READERS =
      Map.of(
          TokenizerForm.WORD_PIECE, "BertTokenizer",
          TokenizerForm.BYTE_LEVEL_BPE, "RobertaTokenizer",
          TokenizerForm.SENTENCEPIECE_BPE, "XLMRobertaTokenizer",
          TokenizerForm.SPM, "DebertaV2Tokenizer",
          TokenizerForm.SPIECE, "T5Tokenizer");

  /**
   * Reads the files that a class takes.
   *
   * @param named the contents of the named special tokens
   * @param extraIds how many sentinels T5's class appends
   * @throws RerankException if they are not there, or not what they should be
   */
  static Vocabulary read(
      Path directory, TokenizerClass.Resolved type, Map<String, String> named, int extraIds) {
    if (!type.unknown().isEmpty()) {
      throw foreign(directory, type.unknown());
    }
    TokenizerForm form =
        type.type()
            .form()
            .orElseThrow(
                () ->
                    RerankException.model(
                        "%s has no tokenizer.json, without which the tokenizer %s cannot be built"
                            + " here%s",
                        directory, type.name(), remedy(directory)));
    Path file = vocabularyFile(directory, type.type(), form);
    return switch (form) {
      case WORD_PIECE -> VocabularyText.read(file);
      case BYTE_LEVEL_BPE -> BytePairFiles.read(file, directory.resolve(form.files().get(1)));
      default -> SentencePieceVocabulary.read(file, type.type(), named, extraIds);
    };
  }

  private static RerankException foreign(Path directory, String name) {
    String ownCode = ForeignTokenizers.ownCode(name);
    return ownCode.isEmpty()
        ? RerankException.model(
            "%s has no tokenizer.json, and %s of transformers builds a tokenizer that is not known"
                + " here; load it with transformers, save it with save_pretrained, and if that"
                + " writes a tokenizer.json, use that one",
            directory, name)
        : RerankException.model(
            "%s has the tokenizer %s, which %s; models with it cannot be used here",
            directory, name, ownCode);
  }

  private static Path vocabularyFile(Path directory, TokenizerClass type, TokenizerForm form) {
    Optional<String> before =
        BEFORE.stream().filter(name -> Files.isRegularFile(directory.resolve(name))).findFirst();
    if (before.isPresent()) {
      if (!type.isUnigram() || !before.get().equals(BEFORE.get(0))) {
        throw RerankException.model(
            "%s has no tokenizer.json, and transformers 5 reads %s there before %s, which %s has;"
                + " move %s out of the directory",
            directory, before.get(), form, type.className(), before.get());
      }
      return directory.resolve(before.get());
    }
    if (!form.isIn(directory)) {
      throw RerankException.model(
          "%s has no tokenizer.json, and %s reads %s: %s is missing%s",
          directory,
          type.className(),
          form,
          String.join(" and ", form.missing(directory)),
          form.isPartlyIn(directory) ? "; download it" : remedy(directory));
    }
    return directory.resolve(form.files().get(0));
  }

  private static String remedy(Path directory) {
    return TokenizerForm.in(directory).stream()
        .filter(READERS::containsKey)
        .findFirst()
        .map(
            form ->
                (". It has %s: if that is the model's vocabulary, load it with %s of transformers"
                        + " and save it with save_pretrained, which writes tokenizer.json")
                    .formatted(form, READERS.get(form)))
        .orElse("; download it");
  }
}
