package io.sparkrerank.jobs.io;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/** Makes the names of inputs unique. */
final class RunNames {

  private RunNames() {}

  /**
   * Gives each input a name of its own. If two inputs of one folder have the same name, they get
   * the whole names of their files. If inputs of several folders have the same name, they get
   * folders before it until they differ.
   *
   * @param inputs the inputs by the paths that the user named
   */
  static List<EvaluationInput> distinct(Map<Path, EvaluationInput> inputs) {
    Map<Path, String> names = new LinkedHashMap<>();
    inputs.forEach((path, input) -> names.put(path, input.name()));
    Map<Path, String> inFolders = new LinkedHashMap<>();
    names.forEach((path, name) -> inFolders.put(path, path.getParent() + "/" + name));
    Set<String> twins = shared(inFolders);
    names.replaceAll((path, name) -> twins.contains(inFolders.get(path)) ? path.getName() : name);
    int deepest = names.keySet().stream().mapToInt(Path::depth).max().orElse(0);
    for (int folders = 1; folders < deepest; folders++) {
      Set<String> shared = shared(names);
      int level = folders;
      names.replaceAll(
          (path, name) -> shared.contains(name) ? folder(path, level) + "/" + name : name);
    }
    List<EvaluationInput> result = new ArrayList<>();
    inputs.forEach(
        (path, input) ->
            result.add(
                new EvaluationInput(
                    names.getOrDefault(path, input.name()), input.path(), input.format())));
    return result;
  }

  private static Set<String> shared(Map<Path, String> names) {
    Set<String> seen = new HashSet<>();
    return names.values().stream().filter(name -> !seen.add(name)).collect(Collectors.toSet());
  }

  /** Returns the name of the folder that is {@code levels} levels above. */
  private static String folder(Path path, int levels) {
    Path folder = path;
    for (int level = 0; level < levels && folder.getParent() != null; level++) {
      folder = folder.getParent();
    }
    return folder.getName();
  }
}
