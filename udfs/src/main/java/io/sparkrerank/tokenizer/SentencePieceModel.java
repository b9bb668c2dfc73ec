package io.sparkrerank.tokenizer;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.DownloadedFile;
import io.sparkrerank.checkpoint.ProtobufFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a SentencePiece model that transformers 5 reads ({@code SentencePieceExtractor}).
 *
 * @param pieces the vocabulary in the order of its ids
 * @param unknownId the id of the unknown token
 * @param algorithm how the model was trained
 * @param byteFallback whether unknown characters were pieces of their bytes when it was trained
 * @param characterMap the map that normalises characters, in the form of the SentencePiece library;
 *     empty for none
 * @see <a
 *     href="https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto">sentencepiece_model.proto</a>
 */
record SentencePieceModel(
    List<Piece> pieces,
    int unknownId,
    Algorithm algorithm,
    boolean byteFallback,
    byte[] characterMap) {

  /**
   * One entry of the vocabulary.
   *
   * @param text the characters, with ▁ in place of a blank
   * @param score the logarithm of its probability; 0 for special ones
   * @param kind the part that it plays
   */
  record Piece(String text, float score, Kind kind) {}

  /** The parts that pieces play; the ordinal is one below the number in the file. */
  enum Kind {
    NORMAL,
    UNKNOWN,
    CONTROL,
    USER_DEFINED,
    UNUSED,
    BYTE
  }

  /** The ways to split texts; the ordinal is one below the number in the file. */
  enum Algorithm {
    UNIGRAM,
    BPE,
    WORD,
    CHAR
  }

  /**
   * Reads {@code file}.
   *
   * @throws RerankException if it cannot be read, or is no SentencePiece model
   */
  static SentencePieceModel read(Path file) {
    DownloadedFile.requireContent(file);
    try {
      SentencePieceModel model = parse(ByteBuffer.wrap(Files.readAllBytes(file)));
      if (model.pieces.isEmpty()) {
        throw new IllegalArgumentException("no pieces");
      }
      return model;
    } catch (IllegalArgumentException e) {
      throw new RerankException(
          ErrorCategory.MODEL,
          "Not a SentencePiece model: %s has %s; download it again".formatted(file, e.getMessage()),
          e);
    } catch (IOException e) {
      throw DownloadedFile.unreadable(file, e);
    }
  }

  private static SentencePieceModel parse(ByteBuffer message) {
    ProtobufFields fields = new ProtobufFields(message);
    List<Piece> pieces = new ArrayList<>();
    Training training = new Training(0, Algorithm.UNIGRAM, false);
    byte[] characterMap = {};
    while (fields.next()) {
      switch (fields.number()) {
        case 1 -> pieces.add(piece(fields.bytes()));
        case 2 -> training = training(fields.bytes());
        case 3 -> characterMap = characterMap(fields.bytes());
        default -> {}
      }
    }
    return new SentencePieceModel(
        pieces, training.unknownId, training.algorithm, training.byteFallback, characterMap);
  }

  private record Training(int unknownId, Algorithm algorithm, boolean byteFallback) {}

  private static Training training(ByteBuffer message) {
    ProtobufFields fields = new ProtobufFields(message);
    int unknownId = 0;
    Algorithm algorithm = Algorithm.UNIGRAM;
    boolean byteFallback = false;
    while (fields.next()) {
      switch (fields.number()) {
        case 3 -> algorithm = valueOf(Algorithm.values(), fields.integer());
        case 35 -> byteFallback = fields.integer() != 0;
        case 40 -> unknownId = (int) fields.integer();
        default -> {}
      }
    }
    return new Training(unknownId, algorithm, byteFallback);
  }

  private static Piece piece(ByteBuffer message) {
    ProtobufFields fields = new ProtobufFields(message);
    String text = "";
    float score = 0;
    Kind kind = Kind.NORMAL;
    while (fields.next()) {
      switch (fields.number()) {
        case 1 -> text = fields.text();
        case 2 -> score = fields.number32();
        case 3 -> kind = valueOf(Kind.values(), fields.integer());
        default -> {}
      }
    }
    return new Piece(text, score, kind);
  }

  private static byte[] characterMap(ByteBuffer normalizer) {
    ProtobufFields fields = new ProtobufFields(normalizer);
    byte[] map = {};
    while (fields.next()) {
      if (fields.number() == 2) {
        ByteBuffer bytes = fields.bytes();
        map = new byte[bytes.remaining()];
        bytes.get(map);
      }
    }
    return map;
  }

  private static <T> T valueOf(T[] values, long number) {
    if (number < 1 || number > values.length) {
      throw new IllegalArgumentException("an unknown value " + number);
    }
    return values[(int) number - 1];
  }
}
