package io.sparkrerank.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The vocabulary of byte-level BPE: {@code vocab.json} has the id of each token, and {@code
 * merges.txt} the pairs of tokens that are joined, the strongest first. Lines that start with
 * {@code #version} are left out.
 */
final class BytePairFiles {

  private static final ObjectMapper JSON = new ObjectMapper();

  private BytePairFiles() {}

  static Vocabulary read(Path vocabularyFile, Path mergesFile) {
    ObjectNode vocabulary = vocabulary(vocabularyFile);
    ObjectNode model = JSON.createObjectNode().put("type", "BPE");
    model.set("vocab", vocabulary);
    model.set("merges", merges(mergesFile, vocabulary, vocabularyFile));
    ObjectNode tokenizer = JSON.createObjectNode();
    tokenizer.set("model", model);
    return new Vocabulary(vocabularyFile, tokenizer, Optional.empty(), List.of());
  }

  private static ObjectNode vocabulary(Path file) {
    ObjectNode vocabulary = JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> entry : JsonFile.read(file).root().properties()) {
      JsonNode id = entry.getValue();
      if (!id.isInt() || id.asInt() < 0) {
        throw RerankException.model(
            "Expected a token id, an integer from 0, at \"%s\" in %s, found %s; download the file"
                + " again",
            entry.getKey(), file, id);
      }
      vocabulary.set(entry.getKey(), id);
    }
    if (vocabulary.isEmpty()) {
      throw RerankException.model("No tokens in %s; download it again", file);
    }
    return vocabulary;
  }

  private static ArrayNode merges(Path file, ObjectNode vocabulary, Path vocabularyFile) {
    ArrayNode merges = JSON.createArrayNode();
    int number = 0;
    // A tokenizer without merges is possible, and its file may be empty.
    for (String line : isEmpty(file) ? List.<String>of() : VocabularyText.lines(file)) {
      number++;
      if (line.startsWith("#version")) {
        continue;
      }
      String[] pair = line.split(" ", -1);
      if (pair.length != 2) {
        throw RerankException.model(
            "Expected two tokens with a blank between them in line %d of %s, found \"%s\"; download"
                + " the file again",
            number, file, line);
      }
      for (String token : List.of(pair[0], pair[1], pair[0] + pair[1])) {
        if (!vocabulary.has(token)) {
          throw RerankException.model(
              "The merge \"%s\" in line %d of %s needs the token \"%s\", which is not in %s; the two"
                  + " files are of different tokenizers, or damaged",
              line, number, file, token, vocabularyFile);
        }
      }
      merges.addArray().add(pair[0]).add(pair[1]);
    }
    return merges;
  }

  private static boolean isEmpty(Path file) {
    return file.toFile().length() == 0 && Files.isReadable(file);
  }
}
