package io.sparkrerank.checkpoint;

import io.sparkrerank.RerankException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The parts of a model of sentence-transformers, as {@code modules.json} lists them.
 *
 * @param file where they are listed
 * @param list them, in order; none if there is no such file
 */
record Modules(Path file, List<JsonFile> list) {

  static final String FILE = "modules.json";
  static final String TRANSFORMER = "Transformer";
  static final String POOLING = "Pooling";

  /** The package of the classes that are known; a class of another one comes with code. */
  private static final String PACKAGE = "sentence_transformers.";

  /** Reads the modules of the model in {@code directory}. */
  static Modules in(Path directory) {
    Path file = directory.resolve(FILE);
    List<JsonFile> list = Files.exists(file) ? JsonFile.readAll(file) : List.of();
    if (Files.exists(file) && list.isEmpty()) {
      throw RerankException.model("No modules in %s; download it again", file);
    }
    return new Modules(file, list);
  }

  /**
   * Returns the class of a module: without its package if it is one of sentence-transformers, which
   * moved them between versions.
   */
  static String type(JsonFile module) {
    String type = module.text("type", "");
    return type.startsWith(PACKAGE) ? type.substring(type.lastIndexOf('.') + 1) : type;
  }

  /**
   * Returns the folder of a module below the model's directory; empty if it is that directory.
   *
   * @throws RerankException if it lies outside
   */
  static String folder(JsonFile module) {
    String folder = module.text("path", "");
    Path path = Path.of(folder);
    boolean inside = !path.isAbsolute() && path.normalize().equals(path);
    if (!inside || path.startsWith("..") || folder.indexOf('\\') >= 0) {
      throw RerankException.model(
          "A module outside the directory: %s names \"%s\"; a module is a folder below the model's"
              + " directory",
          module.file(), folder);
    }
    return folder;
  }

  /** Returns the folder of the network below the model's directory; empty if it is there. */
  String networkFolder() {
    return first(TRANSFORMER).map(Modules::folder).orElse("");
  }

  /** Returns the first module of a class. */
  Optional<JsonFile> first(String type) {
    return list.stream().filter(module -> type(module).equals(type)).findFirst();
  }

  /** Returns the classes of the modules, for messages. */
  String types() {
    return String.join(", ", list.stream().map(Modules::type).toList());
  }
}
