package io.sparkrerank.jobs.scoring;

import java.util.Arrays;

/**
 * What scoring will take, from pairs that were scored for it.
 *
 * @param pairs how many pairs are to be scored
 * @param pairsPerSecond how many all slots together score in a second
 * @param otherSeconds about how long everything but scoring takes
 * @param devices how many devices are at work: cores, or GPUs
 * @param deviceName what a device is: core or GPU
 * @param sample the pairs that were scored
 */
public record DurationForecast(
    long pairs,
    double pairsPerSecond,
    double otherSeconds,
    double devices,
    String deviceName,
    Sample sample) {

  /**
   * Lengths of some pairs, drawn evenly.
   *
   * @param lengths how many tokens each has, sorted, special tokens aside
   * @param cut how many are longer than the model reads
   * @param seconds how long it took to score them
   */
  public record Sample(int[] lengths, long cut, double seconds) {

    /** Sorts the lengths. */
    public Sample {
      lengths = lengths.clone();
      Arrays.sort(lengths);
    }

    /** The length that {@code share} of the pairs do not exceed; 0 if there are none. */
    public int quantile(double share) {
      int rank = (int) Math.ceil(share * lengths.length);
      return lengths.length == 0 ? 0 : lengths[Math.max(0, rank - 1)];
    }

    /** The mean length; 0 if there are none. */
    public double mean() {
      return Arrays.stream(lengths).average().orElse(0);
    }

    /** The share that is longer than the model reads. */
    public double cutShare() {
      return lengths.length == 0 ? 0 : (double) cut / lengths.length;
    }
  }

  /** How long scoring will take. */
  public double scoringSeconds() {
    return pairs == 0 ? 0 : pairs / pairsPerSecond;
  }

  /** How long the whole run will take. */
  public double seconds() {
    return scoringSeconds() + otherSeconds;
  }

  /** The same in hours. */
  public double hours() {
    return seconds() / 3600;
  }

  /** Hours of all devices together. */
  public double deviceHours() {
    return hours() * devices;
  }
}
