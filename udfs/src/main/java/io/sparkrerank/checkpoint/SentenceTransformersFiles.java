package io.sparkrerank.checkpoint;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files in which sentence-transformers keeps what transformers does not know. As there, they
 * are read only beside a {@code modules.json}, and only if {@code model_type} names the class that
 * the model is loaded with; otherwise all of it is absent.
 *
 * @param model {@code config_sentence_transformers.json}: prompts, activation, similarity
 * @param transformer {@code sentence_bert_config.json}: the length limit and lower case
 */
public record SentenceTransformersFiles(JsonFile model, JsonFile transformer) {

  private static final String MODEL = "config_sentence_transformers.json";

  /** The names that the second file has had; the first one that is there counts. */
  private static final List<String> TRANSFORMER =
      List.of(
          "sentence_bert_config.json",
          "sentence_roberta_config.json",
          "sentence_distilbert_config.json",
          "sentence_camembert_config.json",
          "sentence_albert_config.json",
          "sentence_xlm-roberta_config.json",
          "sentence_xlnet_config.json");

  /**
   * Reads the files of {@code directory}, for what its network ends in: that tells the class that
   * loads it.
   *
   * @throws io.sparkrerank.RerankException if a file cannot be read
   */
  public static SentenceTransformersFiles in(ModelDirectory directory) {
    return in(directory.root(), directory.path(), directory.head());
  }

  /**
   * Does the same as {@link #in(ModelDirectory)}.
   *
   * @param root the folder of the first file
   * @param network the folder of the second file
   */
  static SentenceTransformersFiles in(Path root, Path network, Head head) {
    if (!areRead(root, head)) {
      return new SentenceTransformersFiles(
          absent(root.resolve(MODEL)), absent(network.resolve(TRANSFORMER.get(0))));
    }
    Path transformer =
        TRANSFORMER.stream()
            .map(network::resolve)
            .filter(Files::exists)
            .findFirst()
            .orElse(network.resolve(TRANSFORMER.get(0)));
    return new SentenceTransformersFiles(optional(root.resolve(MODEL)), optional(transformer));
  }

  /**
   * Returns whether the class that loads a model for {@code head} takes the modules of its
   * directory {@code root}. Otherwise it takes its own default, and reads none of these files.
   */
  static boolean areRead(Path root, Head head) {
    String loadedBy =
        switch (head) {
          case SEQUENCE_CLASSIFICATION -> "CrossEncoder";
          case EMBEDDING -> "SentenceTransformer";
          // Models for answers, and those that generate text, are loaded by transformers.
          case QUESTION_ANSWERING, YES_NO -> "";
        };
    return Files.exists(root.resolve(Modules.FILE))
        && optional(root.resolve(MODEL)).text("model_type", "SentenceTransformer").equals(loadedBy);
  }

  private static JsonFile optional(Path file) {
    return Files.exists(file) ? JsonFile.read(file) : absent(file);
  }

  private static JsonFile absent(Path file) {
    return new JsonFile(file, MissingNode.getInstance());
  }
}
