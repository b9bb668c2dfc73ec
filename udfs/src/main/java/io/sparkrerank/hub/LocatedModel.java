package io.sparkrerank.hub;

import io.sparkrerank.checkpoint.ModelDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A model on this machine.
 *
 * @param directory the folder with its files
 * @param hub what it is on the hub, if it was named that way
 */
public record LocatedModel(Path directory, Optional<HubModel> hub) {

  /**
   * Finds a model. A folder that is there comes first; a name after {@code hf://} is never a path.
   *
   * @param location the path of a folder, or the name of a model on the hub (see {@link
   *     ModelName#of})
   * @param hub gives the hub, if it is needed
   * @throws io.sparkrerank.RerankException if the name is wrong, or the model cannot be fetched
   */
  public static LocatedModel of(String location, Supplier<Hub> hub) {
    if (!location.startsWith(ModelName.SCHEME) && Files.exists(Path.of(location))) {
      return new LocatedModel(Path.of(location), Optional.empty());
    }
    return ModelName.of(location)
        .map(name -> ofHub(hub.get().fetch(name)))
        .orElseGet(() -> new LocatedModel(Path.of(location), Optional.empty()));
  }

  /**
   * Opens the model.
   *
   * @throws io.sparkrerank.RerankException if a part of it is missing
   */
  public ModelDirectory open() {
    return ModelDirectory.open(directory);
  }

  private static LocatedModel ofHub(HubModel model) {
    return new LocatedModel(model.directory(), Optional.of(model));
  }
}
