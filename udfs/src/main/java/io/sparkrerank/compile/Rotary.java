package io.sparkrerank.compile;

import io.sparkrerank.checkpoint.JsonFile;

/** The settings of rotary positions as transformers 5 reads them where all layers share them. */
final class Rotary {

  private static final String DEFAULT = "default";

  private Rotary() {}

  /**
   * Returns the rotary base.
   *
   * @param absent the base of the family
   * @throws RerankException if positions are scaled
   */
  static double theta(JsonFile json, double absent) {
    boolean old = json.root().path("rope_scaling").isObject();
    JsonFile parameters = json.at(old ? "rope_scaling" : "rope_parameters");
    String type = parameters.text("rope_type", parameters.text("type", DEFAULT));
    NotCompiled.refuseIf(!type.equals(DEFAULT), "Rotary positions of type \"" + type + "\"", json);
    return parameters.number("rope_theta", json.number("rope_theta", absent));
  }
}
