package io.sparkrerank.model;

import java.io.Serializable;

/**
 * The place where a network runs.
 *
 * @param device the device
 * @param threads the threads of one forward pass on a processor
 */
public record Placement(Device device, int threads) implements Serializable {

  private static final long serialVersionUID = 1L;
}
