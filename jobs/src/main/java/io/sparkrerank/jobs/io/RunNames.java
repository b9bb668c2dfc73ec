package io.sparkrerank.jobs.io;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/** Gives inputs different names. */
final class RunNames {

  private RunNames() {}

  /**
   * The inputs, each with a name of its own: the one that it has; if another in the same folder has
   * it too, the file's whole name; if one in another folder has it, with folders before it until
   * they differ.
   *
   * @param inputs by the path that the user named
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
    names.forEach(
        (path, name) ->
            result.add(
                new EvaluationInput(name, inputs.get(path).path(), inputs.get(path).format())));
    return result;
  }

  private static Set<String> shared(Map<Path, String> names) {
    Set<String> seen = new HashSet<>();
    return names.values().stream().filter(name -> !seen.add(name)).collect(Collectors.toSet());
  }

  /** The name of the folder so many levels above. */
  private static String folder(Path path, int levels) {
    Path folder = path;
    for (int level = 0; level < levels && folder.getParent() != null; level++) {
      folder = folder.getParent();
    }
    return folder.getName();
  }
}
