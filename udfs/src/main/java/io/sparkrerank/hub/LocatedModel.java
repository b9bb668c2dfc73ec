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
 * @param variant the variant of its weights; empty for the usual one
 * @param hub what it is on the hub, if it was named that way
 */
public record LocatedModel(Path directory, String variant, Optional<HubModel> hub) {

  /**
   * Finds a model. A folder that is there comes first; a name after {@code hf://} is never a path.
   *
   * @param location the path of a folder, or the name of a model on the hub (see {@link
   *     ModelName#of})
   * @param variant the variant of its weights; empty for the usual one
   * @param hub gives the hub, if it is needed
   * @throws io.sparkrerank.RerankException if the name is wrong, or the model cannot be fetched
   */
  public static LocatedModel of(String location, String variant, Supplier<Hub> hub) {
    if (!location.startsWith(ModelName.SCHEME) && Files.exists(Path.of(location))) {
      return new LocatedModel(Path.of(location), variant, Optional.empty());
    }
    return ModelName.of(location)
        .map(name -> ofHub(hub.get().fetch(name.withVariant(variant))))
        .orElseGet(() -> new LocatedModel(Path.of(location), variant, Optional.empty()));
  }

  /**
   * Opens the model. Of a model of the hub, a TorchScript network that another program has put into
   * the cache is left out: it is code, and nobody named that file.
   *
   * @throws io.sparkrerank.RerankException if a part of it is missing
   */
  public ModelDirectory open() {
    return hub.isPresent()
        ? ModelDirectory.openWithoutCode(directory, variant)
        : ModelDirectory.open(directory, variant);
  }

  private static LocatedModel ofHub(HubModel model) {
    return new LocatedModel(model.directory(), model.name().variant(), Optional.of(model));
  }
}
