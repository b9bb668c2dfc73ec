package io.sparkrerank.jobs.generate;

import java.io.Serializable;

/**
 * The configuration of the command {@code generate}.
 *
 * @param pairs the number of rows
 * @param candidates the number of rows of each query; the last query may have fewer
 * @param medianTokens the approximate median length of a text in tokens
 * @param sigma the standard deviation of the logarithm of the lengths
 * @param seed the seed of all that is drawn
 * @param badShare the share of bad rows. Above 0, each row has a column with the reason for which
 *     it must be rejected, and scores and ranks are texts
 */
public record GenerateConfig(
    long pairs, int candidates, int medianTokens, double sigma, long seed, double badShare)
    implements Serializable {

  private static final long serialVersionUID = 1L;
}
