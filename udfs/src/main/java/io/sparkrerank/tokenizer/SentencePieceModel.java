package io.sparkrerank.tokenizer;

import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.DownloadedFile;
import java.io.IOException;
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
      SentencePieceModel model = parse(new WireReader(Files.readAllBytes(file)));
      if (model.pieces.isEmpty()) {
        throw new WireReader.MalformedException("no pieces");
      }
      return model;
    } catch (WireReader.MalformedException e) {
      throw new RerankException(
          ErrorCategory.MODEL,
          "Not a SentencePiece model: %s has %s; download it again".formatted(file, e.getMessage()),
          e);
    } catch (IOException e) {
      throw DownloadedFile.unreadable(file, e);
    }
  }

  private static SentencePieceModel parse(WireReader reader) throws WireReader.MalformedException {
    List<Piece> pieces = new ArrayList<>();
    Training training = new Training(0, Algorithm.UNIGRAM, false);
    byte[] characterMap = {};
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 1 -> pieces.add(piece(reader.message()));
        case 2 -> training = training(reader.message());
        case 3 -> characterMap = characterMap(reader.message());
        default -> {}
      }
    }
    return new SentencePieceModel(
        pieces, training.unknownId, training.algorithm, training.byteFallback, characterMap);
  }

  private record Training(int unknownId, Algorithm algorithm, boolean byteFallback) {}

  private static Training training(WireReader reader) throws WireReader.MalformedException {
    int unknownId = 0;
    Algorithm algorithm = Algorithm.UNIGRAM;
    boolean byteFallback = false;
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 3 -> algorithm = valueOf(Algorithm.values(), reader.integer());
        case 35 -> byteFallback = reader.integer() != 0;
        case 40 -> unknownId = (int) reader.integer();
        default -> {}
      }
    }
    return new Training(unknownId, algorithm, byteFallback);
  }

  private static Piece piece(WireReader reader) throws WireReader.MalformedException {
    String text = "";
    float score = 0;
    Kind kind = Kind.NORMAL;
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 1 -> text = reader.text();
        case 2 -> score = reader.number();
        case 3 -> kind = valueOf(Kind.values(), reader.integer());
        default -> {}
      }
    }
    return new Piece(text, score, kind);
  }

  private static byte[] characterMap(WireReader normalizer) throws WireReader.MalformedException {
    byte[] map = {};
    for (int field = normalizer.next(); field != 0; field = normalizer.next()) {
      if (field == 2) {
        map = normalizer.content();
      }
    }
    return map;
  }

  private static <T> T valueOf(T[] values, long number) throws WireReader.MalformedException {
    if (number < 1 || number > values.length) {
      throw new WireReader.MalformedException("an unknown value " + number);
    }
    return values[(int) number - 1];
  }
}
