package io.sparkrerank.tokenizer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.tokenizer.SentencePieceModel.Algorithm;
import io.sparkrerank.tokenizer.SentencePieceModel.Kind;
import io.sparkrerank.tokenizer.SentencePieceModel.Piece;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The vocabulary that a class of transformers makes of a SentencePiece model ({@code
 * convert_from_spm}). All classes take the scores for those of a Unigram model. XLM-RoBERTa's and
 * CamemBERT's put the special tokens of fairseq first, so that their ids are not those of the
 * model.
 */
final class SentencePieceVocabulary {

  private static final ObjectMapper JSON = new ObjectMapper();

  private SentencePieceVocabulary() {}

  static Vocabulary read(Path file, TokenizerClass type, Map<String, String> named, int extraIds) {
    SentencePieceModel model = SentencePieceModel.read(file);
    if (type == TokenizerClass.CAMEMBERT && model.algorithm() != Algorithm.UNIGRAM) {
      throw RerankException.model(
          "%s has a model of type %s, and %s reads only UNIGRAM",
          file, model.algorithm(), type.className());
    }
    ObjectNode unigram = JSON.createObjectNode().put("type", "Unigram");
    unigram.set("vocab", pieces(model, type, named, extraIds));
    ObjectNode tokenizer = JSON.createObjectNode();
    tokenizer.set("model", unigram);
    if (model.characterMap().length > 0) {
      tokenizer
          .putObject("normalizer")
          .put("type", "Precompiled")
          .put("precompiled_charsmap", Base64.getEncoder().encodeToString(model.characterMap()));
    }
    return new Vocabulary(file, tokenizer, Optional.of(model), warnings(file, model, type));
  }

  private static ArrayNode pieces(
      SentencePieceModel model, TokenizerClass type, Map<String, String> named, int extraIds) {
    ArrayNode list = JSON.createArrayNode();
    int from =
        switch (type) {
          case XLM_ROBERTA -> 3;
          case CAMEMBERT -> 1;
          default -> 0;
        };
    if (type == TokenizerClass.XLM_ROBERTA) {
      for (String name : List.of("bos_token", "pad_token", "eos_token", "unk_token")) {
        add(list, named.getOrDefault(name, ""), 0);
      }
    } else if (type == TokenizerClass.CAMEMBERT) {
      add(list, "<s>NOTUSED", 0);
      add(list, named.getOrDefault("pad_token", ""), 0);
      add(list, "</s>NOTUSED", 0);
      add(list, named.getOrDefault("unk_token", ""), 0);
      add(list, "<unk>NOTUSED", -100);
    }
    model.pieces().stream().skip(from).forEach(piece -> add(list, piece.text(), piece.score()));
    if (from > 0) {
      add(list, named.getOrDefault("mask_token", ""), 0);
    } else if (type == TokenizerClass.T5) {
      for (int sentinel = extraIds - 1; sentinel >= 0; sentinel--) {
        add(list, SpecialTokens.sentinel(sentinel), 0);
      }
    }
    return list;
  }

  private static void add(ArrayNode list, String text, double score) {
    list.addArray().add(text).add(score);
  }

  /** Returns the pieces that are added tokens, as a setting of {@code tokenizer_config.json}. */
  static ArrayNode addedTokens(SentencePieceModel model) {
    ArrayNode added = JSON.createArrayNode();
    for (Piece piece : model.pieces()) {
      if (piece.kind() == Kind.CONTROL || piece.kind() == Kind.USER_DEFINED) {
        added
            .addObject()
            .put("content", piece.text())
            .put("normalized", false)
            .put("special", piece.kind() == Kind.CONTROL);
      }
    }
    return added;
  }

  private static List<String> warnings(Path file, SentencePieceModel model, TokenizerClass type) {
    List<String> warnings = new ArrayList<>();
    String name = type.className();
    if (model.algorithm() != Algorithm.UNIGRAM) {
      warnings.add(
          "%s was trained as %s; %s of transformers 5 takes its scores for those of a Unigram model"
              .formatted(file, model.algorithm(), name));
    }
    if (model.byteFallback()) {
      warnings.add(
          "%s splits unknown characters into bytes; %s of transformers 5 makes them unknown tokens"
              .formatted(file, name));
    }
    boolean map = model.characterMap().length > 0;
    if (map && type == TokenizerClass.DEBERTA_V2) {
      warnings.add(
          "%s of transformers 5 does not take the character map of %s".formatted(name, file));
    } else if (!map && type != TokenizerClass.DEBERTA_V2) {
      warnings.add(
          "%s has no character map, on which %s of transformers 5 fails; characters are not changed"
              .formatted(file, name));
    }
    // XLM-RoBERTa's class puts its own special tokens first.
    int unknown = type.fixedUnknownId().orElse(model.unknownId());
    if (type != TokenizerClass.XLM_ROBERTA && unknown != model.unknownId()) {
      warnings.add(
          "The unknown token of %s has the id %d; %s of transformers 5 takes %d"
              .formatted(file, model.unknownId(), name, unknown));
    }
    return warnings;
  }
}
