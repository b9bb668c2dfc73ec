package io.sparkrerank.checkpoint;

import io.sparkrerank.RerankException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The parts of a model of sentence-transformers, as {@code modules.json} lists them.
 *
 * @param file where they are listed
 * @param list them, in order; none if there is no such file
 */
record Modules(Path file, List<JsonFile> list) {

  static final String FILE = "modules.json";
  private static final String TRANSFORMER = "Transformer";

  /** Reads the modules of the model in {@code directory}. */
  static Modules in(Path directory) {
    Path file = directory.resolve(FILE);
    List<JsonFile> list = Files.exists(file) ? JsonFile.readAll(file) : List.of();
    if (Files.exists(file) && list.isEmpty()) {
      throw RerankException.model("No modules in %s; download it again", file);
    }
    return new Modules(file, list);
  }

  /** Returns the classes of the modules, without packages. */
  List<String> types() {
    return list.stream().map(Modules::type).toList();
  }

  /** Returns the class of a module without its package. */
  static String type(JsonFile module) {
    String type = module.text("type", "");
    return type.substring(type.lastIndexOf('.') + 1);
  }

  /**
   * Refuses modules around the network, or a network that is no classifier.
   *
   * @throws RerankException if sentence-transformers would compute something else for a pair
   */
  void requireClassifierAlone() {
    boolean alone = list.isEmpty() || types().equals(List.of(TRANSFORMER)) && folder(0).isEmpty();
    if (!alone) {
      throw RerankException.model(
          "The modules %s in %s are not compiled for pairs; compiled is Transformer alone, in the"
              + " same directory. Put a traced model.pt or a model.onnx there instead",
          String.join(", ", types()), file);
    }
  }

  /** Returns the folder of a module; empty if it is the model's directory. */
  String folder(int index) {
    return list.get(index).text("path", "");
  }
}
