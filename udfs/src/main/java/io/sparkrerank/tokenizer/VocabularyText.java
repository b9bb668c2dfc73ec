package io.sparkrerank.tokenizer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.ErrorCategory;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.DownloadedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The vocabulary of WordPiece: {@code vocab.txt}, where the id of a token is the number of its
 * line, from 0. Read as the tokenizers library does: blanks at the end of a line are no part of the
 * token, an empty line is a token, and the last of several equal lines counts.
 */
final class VocabularyText {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Blanks as Rust's {@code trim_end} takes them. */
  private static final Pattern BLANKS_AT_END = Pattern.compile("\\p{IsWhite_Space}+$");

  private VocabularyText() {}

  static Vocabulary read(Path file) {
    ObjectNode vocabulary = JSON.createObjectNode();
    int id = 0;
    String twice = "";
    for (String line : lines(file)) {
      String token = BLANKS_AT_END.matcher(line).replaceFirst("");
      if (vocabulary.replace(token, JSON.getNodeFactory().numberNode(id)) != null
          && !token.isEmpty()) {
        twice = token;
      }
      id++;
    }
    ObjectNode model = JSON.createObjectNode().put("type", "WordPiece");
    model.set("vocab", vocabulary);
    ObjectNode tokenizer = JSON.createObjectNode();
    tokenizer.set("model", model);
    List<String> warnings =
        twice.isEmpty()
            ? List.of()
            : List.of(
                ("%s has %,d lines and %,d tokens: some are there twice, such as \"%s\", and the last"
                        + " line counts")
                    .formatted(file, id, vocabulary.size(), twice));
    return new Vocabulary(file, tokenizer, Optional.empty(), warnings);
  }

  /**
   * Returns the lines of a text file. Only a line feed ends a line, and a carriage return before it
   * is no part of it, as in Rust.
   *
   * @throws RerankException if it cannot be read, is empty, or is not in UTF-8
   */
  static List<String> lines(Path file) {
    DownloadedFile.requireContent(file);
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
    } catch (CharacterCodingException e) {
      throw new RerankException(
          ErrorCategory.MODEL, "Not a text in UTF-8: " + file + "; download it again", e);
    } catch (IOException e) {
      throw DownloadedFile.unreadable(file, e);
    }
    List<String> lines = new ArrayList<>();
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      int next = end < 0 ? text.length() : end;
      boolean carriage = end > start && text.charAt(end - 1) == '\r';
      lines.add(text.substring(start, carriage ? next - 1 : next));
      start = next + 1;
    }
    return lines;
  }
}
