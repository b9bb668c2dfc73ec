package io.sparkrerank.compile;

import io.sparkrerank.RerankException;
import io.sparkrerank.checkpoint.JsonFile;

/** The refusal of settings that change what a network computes and that are not compiled. */
final class NotCompiled {

  private NotCompiled() {}

  /**
   * Refuses a setting if it is there.
   *
   * @param there whether it is
   * @param setting its name, with the value where that matters
   * @param config the file that has it
   */
  static void refuseIf(boolean there, String setting, JsonFile config) {
    if (there) {
      throw RerankException.model(
          "%s in %s is not compiled; put a traced model.pt or a model.onnx there instead",
          setting, config.file());
    }
  }
}
