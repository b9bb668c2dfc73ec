package io.sparkrerank.jobs.scoring;

import java.util.Arrays;

/**
 * A forecast of the duration of a job, from a sample of pairs that was scored for it.
 *
 * @param pairs number of pairs to score
 * @param pairsPerSecond number of pairs that all slots together score per second
 * @param otherSeconds estimated duration of everything but scoring
 * @param devices number of devices at work: cores, or GPUs
 * @param deviceName the name of a device: core or GPU
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
   * A random sample of pairs.
   *
   * @param lengths number of tokens of each pair without special tokens, sorted
   * @param cut number of pairs that are longer than the model reads
   * @param seconds duration of scoring them
   */
  public record Sample(int[] lengths, long cut, double seconds) {

    /** Sorts the lengths. */
    public Sample {
      lengths = lengths.clone();
      Arrays.sort(lengths);
    }

    /** Returns the length that {@code share} of the pairs do not exceed; 0 without pairs. */
    public int quantile(double share) {
      int rank = (int) Math.ceil(share * lengths.length);
      return lengths.length == 0 ? 0 : lengths[Math.max(0, rank - 1)];
    }

    /** Returns the mean length; 0 without pairs. */
    public double mean() {
      return Arrays.stream(lengths).average().orElse(0);
    }

    /** Returns the share of pairs that are longer than the model reads; 0 without pairs. */
    public double cutShare() {
      return lengths.length == 0 ? 0 : (double) cut / lengths.length;
    }
  }

  /** Returns the duration of scoring in seconds. */
  public double scoringSeconds() {
    return pairs == 0 ? 0 : pairs / pairsPerSecond;
  }

  /** Returns the duration of the whole job in seconds. */
  public double seconds() {
    return scoringSeconds() + otherSeconds;
  }

  /** Returns the duration of the whole job in hours. */
  public double hours() {
    return seconds() / 3600;
  }

  /** Returns the hours of all devices together. */
  public double deviceHours() {
    return hours() * devices;
  }
}
